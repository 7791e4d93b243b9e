package gate

import "strings"

// given are common given names in the schools of England, by which a rule tells a
// list of people from a list of things. It is neither complete nor meant to be: a
// class list has many of them.
var given = wordSet(`
aaliyah aarav aaron abbie abdul abdullah abigail ada adam adil ahmed aidan aiden aisha alan albert alex alexander
alexandra alfie alfred ali alice alicia alison alistair amara amber amelia amelie amina amir amira amy ana anaya andrea
andrew angela angus anika anita anna annabel anne anthony anya archie ariana arjun arlo arthur arya asher ashley asma
aspen ava ayaan ayesha aziz barnaby beatrice bella ben benjamin bethany blake bonnie brandon brian brody brooke caitlin
caleb callum cameron carl caroline carter casey catherine cerys charles charlie charlotte chester chloe christian
christopher claire clara cody colin connor conor craig daisy daniel darcey darcy daria david dawid declan delilah demi
dexter diana dominic dylan eddie eden edith edward eleanor elena elijah eliza elizabeth ella ellie elliot elliott elsie
emilia emily emma emmanuel eric erin esme ethan eva eve evelyn evie ewan ezra faith faizan farah fatima felicity felix
finlay finley finn fiona flora florence frances francesca frank frankie fraser freddie freddy frederick freya gabriel
gabriella gareth gavin george georgia georgie gethin grace gracie graham grayson greta hadi hafsa haider hamza hana
hanna hannah haris haroon harriet harris harrison harry harvey hassan hayden heather heidi helen henry herbie hollie
holly hope hudson hugh hugo husna ibrahim ida idris ieuan imogen imran india iris isaac isabel isabella isabelle isha
isla ismail ivy jack jackson jacob jade jake jakub james jamie jan jane janet jasmin jasmine jason jaxon jayden jean
jennifer jenny jenson jess jesse jessica jim joanna joanne jodie joe joel john jonah jonathan jordan joseph josephine
josh joshua joy jude julia julian juliet june kacper kai karen karim kate katherine kathryn katie kayla kayleigh keira
keith kelly kelsey kevin khadija khalid kian kieran kimberley kyle kyra lacey lana lara laura lauren layla leah lee lena
leo leon leona lewis lexi liam libby lila lilian lilly lily linda lindsey lisa logan lola lottie louie louis louisa
louise luca lucas lucia lucy luka luke luna lydia lyla mabel maddison madison maisie malachi malik marcus margaret
margot maria mariam marie mark marley martha martin mary maryam mason matilda matthew max maximilian maya megan mehmet
melissa mia michael michelle mila millie milly milo miriam mohamed mohammad mohammed molly morgan muhammad musa mustafa
mya nadia nancy naomi natalia natalie natasha nathan nathaniel neil nell nia niamh nicholas nicola nicole niko nina noah
noor nora oakley olive oliver olivia ollie oluwaseun omar orla oscar otis otto owen paige pamela parker patricia patrick
paul penelope penny peter philip phoebe phoenix pippa polly poppy priya rachel rafael ralph rania ravi rayan rebecca
reece reggie rehan remi reuben rhys rian richard riley river robert robin robyn rohan roman ronan ronnie rory rosa
rosalie rose rosie roxanne ruben ruby rufus rupert russell ruth ryan saad sabrina sadie safa saffron safiya said saif
saima salma salman sam samantha samira samuel sana sandra sanjay sara sarah saul savannah scarlett scott sean sebastian
selina seren seth shane shannon sharon shaun shreya sian siddharth sienna simon simran skye sofia sonia sonny sophia
sophie spencer stanley stella stephanie stephen steven stuart suki sumaya summer susan suzanne sylvia tabitha taha tahir
tamara tanya tara tariq taylor ted teddy teresa thea theo theodore thomas tia tilly tim timothy tobias toby tom tommy
tony tracey travis tristan tyler umar uzma valentina vanessa vera veronica victor victoria viktor vincent violet vivian
wade warren wayne wilfred will william willow wojciech xander yahya yasmin yasmine yusuf yvonne zac zach zachary zahra
zain zainab zak zara zayn zeeshan zion zoe zofia zuzanna`)

// ambiguous are those that are also words; in a file name, where nothing tells
// them apart, they are not taken for names.
var ambiguous = wordSet(`
ada ali amber ana aspen ben blake brooke carter chester daisy eden eve faith florence frank georgia grace harry heather
holly hope india iris ivy jack jade jan jean jim jordan joy june lee lily madison mark mason max mia olive paige parker
penny poppy river robin rose ruby sam savannah scarlett skye spencer stella summer taylor ted tim tom tony violet will
willow`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}
