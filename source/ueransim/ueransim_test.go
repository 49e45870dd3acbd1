package ueransim

import (
	"testing"

	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) { sourcetest.Golden(t, "ueransim", &Format) }

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &Format) }
