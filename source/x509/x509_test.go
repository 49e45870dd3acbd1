package x509

import (
	"testing"

	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) { sourcetest.Golden(t, "x509", &Format) }

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &Format) }
