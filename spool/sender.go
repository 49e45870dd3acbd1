package spool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
)

// What a sender puts into a batch. A line of MaxLine still fits.
const (
	batchLines  = 5_000
	batchOctets = 2 << 20
)

// Times of a sender.
const (
	firstPause  = 500 * time.Millisecond // after the first failure; it doubles with each that follows
	longestWait = time.Minute
	requestTime = time.Minute
)

// Sender sends a spool's lines to a server, for as long as Run runs.
type Sender struct {
	spool   *Spool
	url     string
	client  *http.Client
	trouble func(error)
	enc     *zstd.Encoder
	first   time.Duration // pause after the first failure

	next uint64 // first line of the next batch; 0: the server has to be asked
}

// NewSender makes a Sender to the server at a URL, to which the path is added. The client comes with ClientTLS's
// configuration. Each failure is told to trouble, and nil when it is over; sending goes on all the while.
func NewSender(s *Spool, url string, client *http.Client, trouble func(error)) (*Sender, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, err
	}
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // events go to this server alone
	return &Sender{spool: s, url: strings.TrimSuffix(url, "/") + Path, client: &own, trouble: trouble, enc: enc, first: firstPause}, nil
}

// Run sends until ctx ends or the spool is closed, which is no error, or the spool fails.
func (s *Sender) Run(ctx context.Context) error {
	failures := 0
	for {
		err := s.step(ctx)
		switch {
		case ctx.Err() != nil || errors.Is(err, ErrClosed):
			return nil
		case errors.As(err, new(*CorruptError)) || s.spool.Err() != nil:
			return err
		case err == nil:
			if failures > 0 {
				failures = 0
				s.trouble(nil)
			}
			continue
		}
		s.trouble(err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause(s.first, failures, err)):
		}
		failures++
	}
}

// pause is how long to wait after so many failures before this one: between half and all of a time that doubles, so that
// probes that lost the same server do not come back together, and no less than the server asked for, up to longestWait.
func pause(first time.Duration, failures int, err error) time.Duration {
	d := longestWait
	if failures < 16 {
		d = min(d, first<<failures)
	}
	d = d/2 + rand.N(d/2+1)
	var no *statusError
	if errors.As(err, &no) {
		d = max(d, min(no.after, longestWait))
	}
	return d
}

// step asks the server where it stands, or sends one batch when there is one. An error is followed by a pause.
func (s *Sender) step(ctx context.Context) error {
	if s.next == 0 {
		last, err := s.post(ctx, s.spool.Status().Acked+1, nil)
		if err != nil {
			return err
		}
		return s.goOn(last)
	}
	if err := s.spool.Wait(ctx, s.next-1); err != nil {
		return err
	}
	lines, err := s.spool.Read(s.next, batchLines, batchOctets)
	if err != nil {
		return err
	}
	from := s.next
	to := from + uint64(len(lines)) - 1
	s.spool.sending(to)
	last, err := s.post(ctx, from, lines)
	if err != nil {
		s.next = 0 // whether the server has them is open
		return err
	}
	if err := s.goOn(last); err != nil {
		return err
	}
	if last < from {
		return fmt.Errorf("spool: %s: the server took nothing of lines %d to %d, and wants %d next", s.url, from, to, last+1)
	}
	return nil
}

// goOn takes the server's word for what it has. A server that has more than it can have got from here has it from a copy
// of this folder: numbers that both used stand for different lines, so nothing is sent any more.
func (s *Sender) goOn(last uint64) error {
	s.next = 0
	if bound := s.spool.sending(0); last > bound {
		return fmt.Errorf("spool: the server has %d lines of spool %s, and from here it can have %d: %s is an old copy, or another probe uses one; move it away, and a new spool begins",
			last, s.spool.ID(), bound, s.spool.dir)
	}
	if lowest := s.spool.First(); last+1 < lowest {
		return fmt.Errorf("spool: the server has %d lines of spool %s, and it had acknowledged up to %d, which are gone here: restore the server, or move %s away and a new spool begins",
			last, s.spool.ID(), lowest-1, s.spool.dir)
	}
	s.next = last + 1
	return s.spool.Ack(last)
}

// statusError is an answer that stores nothing.
type statusError struct {
	url, status, text string
	after             time.Duration
}

func (e *statusError) Error() string {
	if e.text == "" {
		return fmt.Sprintf("spool: %s: %s", e.url, e.status)
	}
	return fmt.Sprintf("spool: %s: %s: %s", e.url, e.status, e.text)
}

// post sends lines and answers what the server then has. A conflict is an answer as well: it says where to go on.
func (s *Sender) post(ctx context.Context, first uint64, lines [][]byte) (last uint64, err error) {
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	var body []byte
	if len(lines) > 0 {
		body = s.enc.EncodeAll(append(bytes.Join(lines, []byte{'\n'}), '\n'), nil)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return 0, fmt.Errorf("spool: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-ndjson")
	if len(lines) > 0 {
		req.Header.Set("Content-Encoding", "zstd")
	}
	req.Header.Set(headerSpool, s.spool.ID().String())
	req.Header.Set(headerFirst, strconv.FormatUint(first, 10))
	req.Header.Set(headerCount, strconv.Itoa(len(lines)))
	res, err := s.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("spool: %w", err)
	}
	defer res.Body.Close()
	const longest = 1 << 16
	data, err := io.ReadAll(io.LimitReader(res.Body, longest))
	if err != nil {
		return 0, fmt.Errorf("spool: %s: %w", s.url, err)
	}
	var a answer
	if e := json.Unmarshal(data, &a); e == nil && a.Last != nil && (res.StatusCode == http.StatusOK || res.StatusCode == http.StatusConflict) {
		return *a.Last, nil
	}
	no := &statusError{url: s.url, status: res.Status}
	if a.Error != "" {
		no.text = strconv.Quote(a.Error[:min(len(a.Error), 200)])
	}
	if res.StatusCode == http.StatusOK || res.StatusCode == http.StatusConflict {
		no.text = "no answer of a guyline server: check the URL"
	}
	if n, err := strconv.ParseUint(res.Header.Get("Retry-After"), 10, 16); err == nil {
		no.after = time.Duration(n) * time.Second
	}
	return 0, no
}
