package witness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	sumdb "golang.org/x/mod/sumdb/tlog"

	"github.com/guyline/guyline/bundle/tlog"
)

// maxAnswer bounds what a witness or a log may answer: a full tile has 8 KiB, a note far less than this.
const maxAnswer = 1 << 20

// Prove gives the consistency proof from a size to the checkpoint that is to be cosigned.
type Prove func(old int64) ([]sumdb.Hash, error)

// Cosign asks a witness at its submission prefix to cosign a checkpoint, and gives the line of its signature, which was verified. It
// learns the old size from the witness.
func Cosign(ctx context.Context, client *http.Client, prefix string, key note.Verifier, signed []byte, prove Prove) (string, error) {
	text, _, ok := bytes.Cut(signed, []byte("\n\n"))
	if !ok {
		return "", errors.New("witness: the checkpoint has no signature")
	}
	old := int64(0)
	for range 4 { // the witness may move on between an answer and the next question
		proof, err := prove(old)
		if err != nil {
			return "", err
		}
		var body strings.Builder
		fmt.Fprintf(&body, "old %d\n", old)
		for _, h := range proof {
			fmt.Fprintf(&body, "%s\n", h)
		}
		body.WriteByte('\n')
		body.Write(signed)
		status, answer, err := ask(ctx, client, http.MethodPost, prefix+"/add-checkpoint", body.String())
		if err != nil {
			return "", err
		}
		if status == http.StatusOK {
			return ownLine(text, answer, key)
		}
		size, err := strconv.ParseInt(strings.TrimSuffix(string(answer), "\n"), 10, 64)
		if status != http.StatusConflict || err != nil || size < 0 {
			return "", refuse(status, fmt.Sprintf("%s: %.200q", prefix, strings.TrimSpace(string(answer))))
		}
		if old == size {
			break
		}
		old = size
	}
	return "", fmt.Errorf("witness: %s: its old size did not settle at %d", prefix, old)
}

// ownLine finds the witness's signature among the lines of its answer, and verifies it. Lines of other keys are ignored.
func ownLine(text, answer []byte, key note.Verifier) (string, error) {
	n, err := note.Open(bytes.Join([][]byte{text, answer}, []byte("\n\n")), note.VerifierList(key))
	if err != nil {
		return "", fmt.Errorf("witness %s: its answer has no valid cosignature of its key: %w", key.Name(), err)
	}
	return signatureLine(n.Sigs[0]), nil
}

// Newest fetches the newest checkpoint that a witness cosigned, at its monitoring prefix. Nothing of it is verified yet.
func Newest(ctx context.Context, client *http.Client, prefix, origin string) ([]byte, error) {
	return get(ctx, client, prefix+"/"+originHash(origin)+"/checkpoint")
}

// Remote reads a log over HTTP.
func Remote(ctx context.Context, client *http.Client, prefix string) tlog.Fetch {
	return func(path string) ([]byte, error) { return get(ctx, client, strings.TrimSuffix(prefix, "/")+"/"+path) }
}

func get(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	status, answer, err := ask(ctx, client, http.MethodGet, url, "")
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s: status %d", url, status)
	}
	return answer, err
}

func ask(ctx context.Context, client *http.Client, method, url, body string) (status int, answer []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	resp, err := client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(answer) > maxAnswer {
		err = fmt.Errorf("%s: answered with more than %d octets", url, maxAnswer)
	}
	return resp.StatusCode, answer, err
}
