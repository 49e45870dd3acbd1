package server

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/job"
)

// send sends a request of somebody who is signed in, and gives the answer with its body read.
func (v visitor) send(t *testing.T, method, url, body string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(v.cookie)
	r.Header.Set(access.HeaderCSRF, v.csrf)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

// upload sends a file in two parts, and gives its address.
func (v visitor) upload(t *testing.T, web *httptest.Server, name string, content []byte) string {
	t.Helper()
	answer, text := v.send(t, http.MethodPost, web.URL+"/v1/networks/net/uploads", "", "Tus-Resumable", "1.0.0", "Upload-Length", fmt.Sprint(len(content)),
		"Upload-Metadata", "filename "+base64.StdEncoding.EncodeToString([]byte(name)))
	if answer.StatusCode != http.StatusCreated {
		t.Fatalf("%s: %s", answer.Status, text)
	}
	at, err := answer.Location()
	if err != nil {
		t.Fatal(err)
	}
	half := len(content) / 2
	for _, part := range []struct{ from, to int }{{0, half}, {half, len(content)}} {
		answer, text := v.send(t, http.MethodPatch, at.String(), string(content[part.from:part.to]), "Tus-Resumable", "1.0.0", "Upload-Offset", fmt.Sprint(part.from), "Content-Type", "application/offset+octet-stream")
		if answer.StatusCode != http.StatusNoContent || answer.Header.Get("Upload-Offset") != fmt.Sprint(part.to) {
			t.Fatalf("%s: %s", answer.Status, text)
		}
	}
	return at.String()
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnUploadBecomesInputsAndAJob(t *testing.T) {
	web, h := desk(t)
	v := enter(t, web, "analyst")
	at := v.upload(t, web, "core.zip", zipped(t, map[string]string{"core/amf.yaml": "amf: {}", "guyline.yaml": "guyline: 1"}))
	answer, text := v.send(t, http.MethodPost, at+"/finish", "{}")
	var out finished
	if err := json.Unmarshal([]byte(text), &out); err != nil || answer.StatusCode != http.StatusOK || out.Job == nil || out.Job.State != job.Waiting || out.Inputs.Files != 2 {
		t.Fatalf("%s: %s", answer.Status, text)
	}
	if answer, _ := v.send(t, http.MethodHead, at, "", "Tus-Resumable", "1.0.0"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the upload is still there: %s", answer.Status)
	}
	at = v.upload(t, web, "smf.yaml", []byte("smf: {}"))
	if answer, text := v.send(t, http.MethodPost, at+"/finish", `{"add":true,"keepOnly":true}`); answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", answer.Status, text)
	}
	var files struct{ Items []store.File }
	if _, text := v.send(t, http.MethodGet, web.URL+"/v1/networks/net/inputs/0", ""); json.Unmarshal([]byte(text), &files) != nil || len(files.Items) != 3 {
		t.Errorf("the newest inputs: %s", text)
	}
	answer, text = v.send(t, http.MethodGet, web.URL+"/v1/networks/net/inputs/0/file?path=core/amf.yaml", "")
	if text != "amf: {}" || !strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%s: %q", answer.Status, text)
	}
	if answer, _ := v.send(t, http.MethodGet, web.URL+"/v1/networks/net/inputs/0/file?path=../../etc/passwd", ""); answer.StatusCode != http.StatusNotFound {
		t.Errorf("a path that climbs: %s", answer.Status)
	}
	at = v.upload(t, web, "bad.zip", zipped(t, map[string]string{"../up.yaml": "x"}))
	if answer, text := v.send(t, http.MethodPost, at+"/finish", "{}"); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(text, "up.yaml") {
		t.Errorf("a name that climbs: %s: %s", answer.Status, text)
	}
	if all, err := h.o.Store.AllInputs(t.Context(), "net", 10); err != nil || len(all) != 2 {
		t.Errorf("%d inputs, %v", len(all), err)
	}
	if damage, err := h.o.Store.Verify(t.Context()); err != nil || len(damage) > 0 {
		t.Errorf("damage: %v, %v", damage, err)
	}
}

func TestJobsOverHTTP(t *testing.T) {
	web, _ := desk(t)
	analyst, viewer, approver := enter(t, web, "analyst"), enter(t, web, "viewer"), enter(t, web, "approver")
	at := analyst.upload(t, web, "guyline.yaml", []byte("guyline: 1"))
	if answer, text := analyst.send(t, http.MethodPost, at+"/finish", `{"keepOnly":true}`); answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", answer.Status, text)
	}
	jobs := web.URL + "/v1/networks/net/jobs"
	for _, c := range []struct {
		who    visitor
		body   string
		status int
	}{
		{analyst, `{"command":"attack","flags":{"to":["subscriber-keys"]}}`, http.StatusOK},
		{viewer, `{"command":"attack"}`, http.StatusForbidden},
		{analyst, `{"command":"share seal"}`, http.StatusForbidden},
		{approver, `{"command":"share seal"}`, http.StatusOK},
		{analyst, `{"command":"serve"}`, http.StatusUnprocessableEntity},
		{analyst, `{"command":"attack","flags":{"output":["/etc/passwd"]}}`, http.StatusUnprocessableEntity},
		{analyst, `{"command":"attack","inputs":9}`, http.StatusNotFound},
		{approver, `{"command":"share disclose","operands":["999"]}`, http.StatusNotFound},
	} {
		if answer, text := c.who.send(t, http.MethodPost, jobs, c.body); answer.StatusCode != c.status {
			t.Errorf("%s: %s, expected %d: %s", c.body, answer.Status, c.status, text)
		}
	}
	if answer, _ := viewer.send(t, http.MethodGet, jobs+"/1/result", ""); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the result of a job that waits: %s", answer.Status)
	}
	if _, text := analyst.send(t, http.MethodDelete, jobs+"/1", ""); !strings.Contains(text, `"cancelled"`) {
		t.Errorf("cancelled: %s", text)
	}
	var all struct{ Items []job.Job }
	if _, text := viewer.send(t, http.MethodGet, jobs, ""); json.Unmarshal([]byte(text), &all) != nil || len(all.Items) != 2 {
		t.Errorf("jobs: %s", text)
	}
	if _, text := viewer.send(t, http.MethodGet, web.URL+"/v1/commands", ""); !strings.Contains(text, `"rollout plan"`) {
		t.Errorf("commands: %.200s", text)
	}
}
