//go:build js

// Verify-wasm is guyline verify for a page: it gives the page one function, guylineVerify(bundle, keys, proof, policy), which takes the octets of
// a bundle and three texts, the last two empty where no log is asked, and gives JSON: an explanation, or {"error": …}. It is built into one HTML
// file by verify-page.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"syscall/js"

	"github.com/guyline/guyline/bundle"
	"github.com/guyline/guyline/bundle/tlog"
)

func main() {
	js.Global().Set("guylineVerify", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) != 4 {
			return answer(nil, fmt.Errorf("expected a bundle, keys, a proof and a policy"))
		}
		text := make([]byte, args[0].Length())
		js.CopyBytesToGo(text, args[0])
		return answer(verify(text, args[1].String(), args[2].String(), args[3].String()))
	}))
	select {}
}

func verify(text []byte, keys, proof, policy string) (*bundle.Explanation, error) {
	trusted, err := bundle.ParseVerifiers([]byte(keys))
	if err != nil {
		return nil, err
	}
	v, err := bundle.Verify(context.Background(), text, trusted)
	if err != nil {
		return nil, err
	}
	x := bundle.Explain(v)
	if proof == "" {
		return x, nil
	}
	entry, err := bundle.EntryOf(text)
	if err != nil {
		return nil, err
	}
	p, err := tlog.ParsePolicy([]byte(policy))
	if err != nil {
		return nil, fmt.Errorf("the policy: %w", err)
	}
	found, err := tlog.Verify([]byte(proof), entry, p)
	if err != nil {
		return nil, fmt.Errorf("the proof of the log: %w", err)
	}
	x.Proved = append(x.Proved, fmt.Sprintf("log %s has it as entry %d of %d; witnesses: %s", found.Origin, found.Index, found.Size, strings.Join(found.Witnesses, ", ")))
	return x, nil
}

func answer(x *bundle.Explanation, err error) string {
	if err != nil {
		text, _ := json.Marshal(map[string]string{"error": err.Error()})
		return string(text)
	}
	text, _ := json.Marshal(x)
	return string(text)
}
