package magma

import (
	"testing"

	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) { sourcetest.Golden(t, "magma", &Format) }

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &Format) }
