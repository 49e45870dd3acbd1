package technique

import "github.com/guyline/guyline/network"

// ImageMovable is an image that its publisher, or who writes to the registry, may replace under the same name.
var ImageMovable = &Weakness{
	ID:      "image-movable",
	Title:   "its image is named by what can be moved",
	Shows:   []string{"image-latest", "image-not-pinned"},
	Refutes: []string{"image-not-pinned"},
	Mend:    "name the image by its digest",
	Missing: "the image's reference",
}

// ImplantImage delivers other software under a name that the platform trusts. An image that is built in place has no such name.
var ImplantImage = &Technique{
	ID:    "implant-image",
	Title: "Put other software under an image's name",
	FiGHT: "FGT1525",
	Rule: func(m *Model, say func(Step)) {
		m.functionsOnPlatform("", func(w, f *network.Element) {
			for _, c := range m.containersOf(w, f) {
				if image, ok := network.ImageRef.Best(c); ok {
					say(Step{On: c, Needs: []Condition{{InPipeline, nil}}, By: []Leaf{m.Weak(c, ImageMovable)}, Gains: Condition{Runs, f},
						Text: "puts other software under the name " + image.Value.String() + ", which " + f.String() + " runs"})
				}
			}
		})
	},
}
