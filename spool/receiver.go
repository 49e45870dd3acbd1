package spool

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/klauspost/compress/zstd"
)

// Path is where a Receiver is served.
const Path = "/v1/probes/events"

// The headers of a request, see the package's comment.
const (
	headerSpool = "Guyline-Spool"
	headerFirst = "Guyline-First"
	headerCount = "Guyline-Count"
)

// Bounds of a request. A sender stays well below; beyond, the request is refused before it takes memory.
const (
	maxBody  = 4 << 20         // octets as they come
	maxBatch = 8 << 20         // octets after decompression
	maxLines = 20_000          // lines
	atOnce   = 16              // requests whose body is read at the same time
	turnTime = 5 * time.Second // longest wait for another batch of the same probe
	bodyTime = 30 * time.Second
)

// Sink is where lines become durable.
type Sink interface {
	// Last answers the last sequence number of a probe's spool that is stored, 0 for none.
	Last(ctx context.Context, probe, spool string) (uint64, error)

	// Store stores lines, the first of which has sequence number first, together with the number of the last in one
	// transaction, and answers that number once all is durable. If what is stored by then does not end at first-1, because
	// another server was quicker, it stores nothing and answers ErrSequence.
	Store(ctx context.Context, probe, spool string, first uint64, lines [][]byte) (last uint64, err error)
}

// ErrSequence is what a Sink answers when lines do not follow those that it has.
var ErrSequence = errors.New("spool: lines do not follow those that are stored")

// ErrRefused is what a Sink answers, with the reason around it, to a probe from which it takes nothing. The probe reads the reason.
var ErrRefused = errors.New("spool: refused")

// Receiver takes in what Senders send. It wants a TLS layer that verified the client's certificate (ServerTLS), and a
// server with limits of its own on headers and idle connections.
type Receiver struct {
	sink    Sink
	trouble func(error)
	bodies  chan struct{}
	seed    maphash.Seed
	turns   [256]chan struct{} // one batch of a probe at a time
}

// NewReceiver makes a Receiver. What the sink could not do is told to trouble; the probe only hears that it failed.
func NewReceiver(sink Sink, trouble func(error)) *Receiver {
	v := &Receiver{sink: sink, trouble: trouble, bodies: make(chan struct{}, atOnce), seed: maphash.MakeSeed()}
	for i := range v.turns {
		v.turns[i] = make(chan struct{}, 1)
	}
	return v
}

// answer is the body of every answer.
type answer struct {
	Last  *uint64 `json:"last,omitempty"`
	Error string  `json:"error,omitempty"`
}

// refusal is an error that the probe may read.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

func refuse(status int, format string, args ...any) error {
	return refusal{status, fmt.Sprintf(format, args...)}
}

func (v *Receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, a := http.StatusOK, answer{}
	last, err := v.receive(w, r)
	var no refusal
	switch {
	case err == nil:
		a.Last = &last
	case errors.Is(err, ErrSequence):
		status, a.Last = http.StatusConflict, &last
	case errors.Is(err, ErrRefused):
		status, a.Error = http.StatusForbidden, err.Error()
	case errors.As(err, &no):
		status, a.Error = no.status, no.text
	default:
		if r.Context().Err() == nil {
			v.trouble(err)
		}
		status, a.Error = http.StatusInternalServerError, "the events could not be stored: send them again later"
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(a) // an error here means that the probe has gone; it asks again
}

// batchHead is what the headers of a request say.
type batchHead struct {
	probe string
	spool ID
	first uint64
	count int
}

// receive stores what is new in a request and answers the last sequence number that is durable; with ErrSequence, that
// after which the batch should have begun.
func (v *Receiver) receive(w http.ResponseWriter, r *http.Request) (last uint64, err error) {
	head, err := readHead(r)
	if err != nil {
		return 0, err
	}
	turn := v.turns[maphash.String(v.seed, head.probe)%uint64(len(v.turns))]
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-time.After(turnTime):
		return 0, refuse(http.StatusServiceUnavailable, "another batch of this probe is being stored: send this one again")
	case <-r.Context().Done():
		return 0, r.Context().Err()
	}
	spool := head.spool.String()
	if last, err = v.sink.Last(r.Context(), head.probe, spool); err != nil || head.count == 0 {
		return last, err
	}
	if head.first > last+1 {
		return last, ErrSequence
	}
	lines, err := v.read(w, r, head.count)
	if err != nil {
		return 0, err
	}
	if head.first+uint64(head.count)-1 <= last {
		return last, nil
	}
	lines = lines[last+1-head.first:]
	stored, err := v.sink.Store(r.Context(), head.probe, spool, last+1, lines)
	if errors.Is(err, ErrSequence) {
		if last, err = v.sink.Last(r.Context(), head.probe, spool); err != nil {
			return 0, err
		}
		return last, ErrSequence
	}
	return stored, err
}

func readHead(r *http.Request) (batchHead, error) {
	if r.Method != http.MethodPost {
		return batchHead{}, refuse(http.StatusMethodNotAllowed, "expected POST")
	}
	probe, err := probeName(r.TLS)
	if err != nil {
		return batchHead{}, refuse(http.StatusForbidden, "%s", err)
	}
	id, err := ParseID(r.Header.Get(headerSpool))
	if err != nil {
		return batchHead{}, refuse(http.StatusBadRequest, "%s: %s", headerSpool, err)
	}
	first, err := strconv.ParseUint(r.Header.Get(headerFirst), 10, 63)
	if err != nil || first == 0 {
		return batchHead{}, refuse(http.StatusBadRequest, "%s: expected a sequence number from 1 on", headerFirst)
	}
	count, err := strconv.ParseUint(r.Header.Get(headerCount), 10, 31)
	if err != nil {
		return batchHead{}, refuse(http.StatusBadRequest, "%s: expected a number of lines", headerCount)
	}
	if count > maxLines {
		return batchHead{}, refuse(http.StatusRequestEntityTooLarge, "%s: expected at most %d lines", headerCount, maxLines)
	}
	return batchHead{probe, id, first, int(count)}, nil
}

// read reads the lines of a request, of which there must be so many.
func (v *Receiver) read(w http.ResponseWriter, r *http.Request, count int) ([][]byte, error) {
	select {
	case v.bodies <- struct{}{}:
		defer func() { <-v.bodies }()
	default:
		return nil, refuse(http.StatusServiceUnavailable, "too many probes report at this moment: send again")
	}
	// Who sends slowly does not keep a place for long. Not every ResponseWriter can do it; then the server's limit holds.
	http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime))
	body, err := decoded(r.Header.Get("Content-Encoding"), http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, err
	}
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, maxBatch+1))
	switch {
	case errors.As(err, new(*http.MaxBytesError)) || errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) || len(data) > maxBatch:
		return nil, refuse(http.StatusRequestEntityTooLarge, "a batch of more than %d octets, or %d compressed", maxBatch, maxBody)
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "the body ends early or is not what Content-Encoding says")
	}
	lines := make([][]byte, 0, count)
	for len(data) > 0 {
		line, rest, ok := bytes.Cut(data, []byte{'\n'})
		switch {
		case !ok:
			return nil, refuse(http.StatusBadRequest, "the last line has no end")
		case len(lines) == count:
			return nil, refuse(http.StatusBadRequest, "more lines than %s says", headerCount)
		}
		if err := checkLine(line); err != nil {
			return nil, refuse(http.StatusBadRequest, "line %d of the batch: %s", len(lines)+1, err)
		}
		lines, data = append(lines, line), rest
	}
	if len(lines) != count {
		return nil, refuse(http.StatusBadRequest, "%d lines where %s says %d", len(lines), headerCount, count)
	}
	return lines, nil
}

// decoded reads a body through its encoding. The decoders keep no more than the bounds, whatever the stream asks for.
func decoded(encoding string, body io.Reader) (io.ReadCloser, error) {
	switch encoding {
	case "":
		return io.NopCloser(body), nil
	case "gzip":
		z, err := gzip.NewReader(body)
		if err != nil {
			return nil, refuse(http.StatusBadRequest, "the body is not gzip")
		}
		return z, nil
	case "zstd":
		z, err := zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxBatch), zstd.WithDecoderMaxWindow(maxBatch))
		if err != nil {
			return nil, refuse(http.StatusBadRequest, "the body is not zstd")
		}
		return z.IOReadCloser(), nil
	}
	return nil, refuse(http.StatusUnsupportedMediaType, "Content-Encoding: expected zstd, gzip or none")
}
