// Package stats is the little statistics that honest notes need: intervals for
// a share, for a difference of two shares, and for a mean of differences. It
// knows nothing of schools. What it cannot say honestly it does not say.
//
// All intervals are of 95 %.
package stats

import "math"

// Interval is from Low to High.
type Interval struct{ Low, High float64 }

// Around reports whether the interval holds x.
func (i Interval) Around(x float64) bool { return i.Low <= x && x <= i.High }

// z is the 97.5 % point of the standard normal distribution.
const z = 1.959963984540054

// Wilson is the score interval for the share x of n: E. B. Wilson, Probable
// inference, the law of succession, and statistical inference. Journal of the
// American Statistical Association 22 (1927), 209-212. n is at least 1, x is
// from 0 to n.
func Wilson(x, n int) Interval {
	p, m := float64(x)/float64(n), float64(n)
	middle := p + z*z/(2*m)
	reach := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	whole := 1 + z*z/m
	out := Interval{(middle - reach) / whole, (middle + reach) / whole}
	if x == 0 {
		out.Low = 0 // exactly, whatever was rounded
	}
	if x == n {
		out.High = 1
	}
	return out
}

// DifferenceOfShares is the interval for x2/n2 − x1/n1, made of the two score
// intervals: R. G. Newcombe, Interval estimation for the difference between
// independent proportions: comparison of eleven methods. Statistics in Medicine
// 17 (1998), 873-890, method 10. It treats the two groups as different people;
// where they are the same pupils, who mostly keep to their side, it is wider
// than it need be.
func DifferenceOfShares(x1, n1, x2, n2 int) Interval {
	p1, p2 := float64(x1)/float64(n1), float64(x2)/float64(n2)
	w1, w2 := Wilson(x1, n1), Wilson(x2, n2)
	d := p2 - p1
	return Interval{
		Low:  d - math.Hypot(p2-w2.Low, w1.High-p1),
		High: d + math.Hypot(w2.High-p2, p1-w1.Low),
	}
}

// MeanOfDifferences is Student's interval for the mean of n differences with
// that mean and standard deviation (with n − 1): "Student", The probable error
// of a mean. Biometrika 6 (1908), 1-25. n is at least 2.
func MeanOfDifferences(mean, sd float64, n int) Interval {
	reach := tQuantile(float64(n-1)) * sd / math.Sqrt(float64(n))
	return Interval{mean - reach, mean + reach}
}

// tQuantile is the 97.5 % point of Student's t with df degrees of freedom. It
// halves an interval until the double precision ends.
func tQuantile(df float64) float64 {
	low, high := 0.0, 13.0 // 12.706 with one degree of freedom is the largest
	for range 200 {
		mid := (low + high) / 2
		if mid == low || mid == high {
			break
		}
		if twoSided(mid, df) > 0.05 {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// twoSided is the chance of a |T| beyond t: the regularised incomplete beta
// function of df/(df+t²) at df/2 and 1/2 (Abramowitz and Stegun 26.7.1, 26.5.2).
func twoSided(t, df float64) float64 { return incompleteBeta(df/(df+t*t), df/2, 0.5) }

// incompleteBeta is I_x(a, b) by its continued fraction, NIST Digital Library
// of Mathematical Functions 8.17.22, evaluated as Lentz did.
func incompleteBeta(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - incompleteBeta(1-x, b, a) // converges faster there (8.17.4)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab-la-lb+a*math.Log(x)+b*math.Log1p(-x)) / a
	return front / fraction(x, a, b)
}

// fraction is 1 + d₁/(1 + d₂/(1 + …)).
func fraction(x, a, b float64) float64 {
	const tiny, most = 1e-300, 1000
	value, c, d := 1.0, 1.0, 0.0
	for n := 1; n <= most; n++ {
		m := float64(n / 2)
		var coefficient float64
		if n%2 == 0 {
			coefficient = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		} else {
			coefficient = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		d = 1 / away(1+coefficient*d, tiny)
		c = away(1+coefficient/c, tiny)
		value *= c * d
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return value
}

// away keeps x off zero.
func away(x, tiny float64) float64 {
	if math.Abs(x) < tiny {
		return tiny
	}
	return x
}
