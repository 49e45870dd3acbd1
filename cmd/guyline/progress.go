package main

import (
	"os"
	"path"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress shows how many files were read, and which one last. done takes the line away again.
func progress(stderr *os.File) (step func(file string), done func()) {
	p := mpb.New(mpb.WithOutput(stderr), mpb.WithWidth(40))
	last := make(chan string, 1)
	name := ""
	bar := p.New(0, mpb.NopStyle(), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.CurrentNoUnit("read %d files"), decor.Any(func(decor.Statistics) string {
			select {
			case name = <-last:
			default:
			}
			return "  " + name
		})))
	step = func(file string) {
		bar.Increment()
		select {
		case last <- path.Base(file):
		default:
		}
	}
	return step, func() {
		bar.SetTotal(-1, true)
		p.Wait()
	}
}
