// Command generate makes the parts of the example network that are too long to write by hand: sites.csv, cells.csv,
// the certificates of core/tls, captures/n2.pcapng, and the ground, the people, the candidates, the roads and
// the drive tests of the rollout. Run it with
//
//	go generate ./examples/valley/...
//
// The lists, the ground and the capture are the same at every run. The certificates are not: their keys are new each time and thrown
// away, so that the repository holds no private key, not even one that protects nothing. Their dates are fixed, because
// the example's mistakes (one that has expired, one that lives too long) hang on them.
//
// Nothing here is real: the operator, its places, its suppliers and its people are invented. The coordinates lie in an
// empty part of the Great Basin.
package main

import (
	"log"
	"os"
	"path/filepath"
)

//go:generate go run . ..

func main() {
	if len(os.Args) != 2 {
		log.Fatal("expected one argument: the folder of the example network")
	}
	folder := os.Args[1]
	files := map[string][]byte{"sites.csv": sites(), "cells.csv": cells(), "people.csv": settlements(), "candidates.csv": candidateTable(),
		"roads.geojson": roadMap(), "drive-tests.csv": driveTests(), "claim.csv": claimedHexagons()}
	certificates, err := certificates()
	if err != nil {
		log.Fatal(err)
	}
	for name, pem := range certificates {
		files[filepath.Join("core", "tls", name)] = pem
	}
	if files[filepath.Join("captures", "n2.pcapng")], err = n2(); err != nil {
		log.Fatal(err)
	}
	if err := writeGround(filepath.Join(folder, "terrain.tif")); err != nil {
		log.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
