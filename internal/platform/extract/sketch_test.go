package extract

import (
	"image"
	"os"
	"testing"

	"image/png"
)

// TestGridFillsThePicture: a small table is drawn large, so that each part of the
// picture says something, and a long one keeps its first rows readable.
func TestGridFillsThePicture(t *testing.T) {
	small := [][]string{
		{"Club", "Day", "Places", "What it needs"},
		{"Chess", "Monday", "16", "Eight boards and somebody who likes to lose"},
		{"Choir", "Tuesday", "40", "The hall, before lunch is laid"},
		{"Gardening", "Thursday", "12", "Old shoes"},
		{"Total", "", "68", ""},
	}
	long := [][]string{{"Name", "Autumn", "Spring", "Summer"}}
	for range 60 {
		long = append(long, []string{"A name of usual length", "12", "14", "17"})
	}
	for name, rows := range map[string][][]string{"small": small, "long": long, "one cell": {{"Kettle"}}, "none": nil} {
		img := gridSketch(rows, "Clubs").paint(800, 500)
		if dir := os.Getenv("STAFFROOM_SKETCHES"); dir != "" {
			f, err := os.Create(dir + "/" + name + ".png")
			if err != nil {
				t.Fatal(err)
			}
			if err := png.Encode(f, img); err != nil {
				t.Fatal(err)
			}
			_ = f.Close()
		}
		if len(rows) < 5 {
			continue // it only must not fail
		}
		for _, part := range []image.Rectangle{image.Rect(40, 25, 400, 250), image.Rect(400, 25, 800, 250), image.Rect(40, 250, 400, 475), image.Rect(400, 250, 800, 475)} {
			if share := inkIn(img, part); share < 0.004 {
				t.Errorf("%s: only %.2f %% of %v is written on", name, 100*share, part)
			}
		}
	}
}

// inkIn is how much of a part is darker than the lines between cells.
func inkIn(img *image.RGBA, part image.Rectangle) float64 {
	dark := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if img.RGBAAt(x, y).R < 0x80 {
				dark++
			}
		}
	}
	return float64(dark) / float64(part.Dx()*part.Dy())
}
