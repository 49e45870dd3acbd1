package access

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The hash was made by the reference implementation: argon2 guyline-salt-001 -id -t 3 -m 16 -p 4 -l 32 -e.
func TestArgon2id(t *testing.T) {
	const reference = "$argon2id$v=19$m=65536,t=3,p=4$Z3V5bGluZS1zYWx0LTAwMQ$fQRcjx0kkAhYv+wXAotirwfcdva4LJ4s9TJ5fYNUEP0"
	h := newHasher(1)
	for password, want := range map[string]bool{"correct horse battery": true, "correct horse batterY": false, "": false} {
		if ok, err := h.verify(t.Context(), reference, password); ok != want || err != nil {
			t.Errorf("%q: %v %v", password, ok, err)
		}
	}
	if outdated(reference) {
		t.Error("the parameters are those that are used")
	}
	made, err := h.hash(t.Context(), "zürich am see im mai")
	if err != nil || !strings.HasPrefix(made, "$argon2id$v=19$m=65536,t=3,p=4$") || len(made) != len(reference) {
		t.Errorf("%s %v", made, err)
	}
	if ok, err := h.verify(t.Context(), made, "zu\u0308rich am see im mai"); !ok || err != nil {
		t.Errorf("composed otherwise: %v %v", ok, err)
	}
	again, err := h.hash(t.Context(), "zürich am see im mai")
	if err != nil || again == made {
		t.Errorf("the same salt twice: %v", err)
	}
}

func TestStoredPasswords(t *testing.T) {
	const salt, tag = "Z3V5bGluZS1zYWx0LTAwMQ", "fQRcjx0kkAhYv+wXAotirwfcdva4LJ4s9TJ5fYNUEP0"
	for _, stored := range []string{
		"x", "$argon2i$v=19$m=65536,t=3,p=4$" + salt + "$" + tag, "$argon2id$v=16$m=65536,t=3,p=4$" + salt + "$" + tag,
		"$argon2id$v=19$m=4194304,t=3,p=4$" + salt + "$" + tag, "$argon2id$v=19$m=65536,t=99,p=4$" + salt + "$" + tag,
		"$argon2id$v=19$m=65536,t=0,p=4$" + salt + "$" + tag, "$argon2id$v=19$m=65536,t=3,p=0$" + salt + "$" + tag,
		"$argon2id$v=19$m=65536,t=3$" + salt + "$" + tag, "$argon2id$v=19$m=65536,t=3,p=4x$" + salt + "$" + tag,
		"$argon2id$v=19$m=65536,t=3,p=4$$" + tag, "$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$", "$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$=!",
		"$argon2id$v=19$m=65536,t=3,p=4$" + salt + "$" + tag + "$",
	} {
		if ok, err := newHasher(1).verify(t.Context(), stored, "x"); ok || err == nil {
			t.Errorf("%s: %v %v", stored, ok, err)
		}
	}
}

func TestCheckPassword(t *testing.T) {
	for _, c := range []struct {
		user, password, want string
	}{
		{"ines", password, ""},
		{"ines", "ünïcödé-wörd", ""},
		{"ines", "elevenchars", "11 characters"},
		{"ines", strings.Repeat("ab", 20), "same 2 characters"},
		{"ines", strings.Repeat("quay ", 300), "1500 bytes"},
		{"magdalena.k", "Magdalena.K!", "user's name"},
		{"magdalena.k", "1magdalena.k2", "user's name"},
		{"magdalena.k", "magdalena.k on a quiet pier", ""},
		{"ines", "password1234", "published"},
		{"ines", "tab\tand bell \a", "can not be typed"},
		{"ines", "", "empty"},
	} {
		err := CheckPassword(c.user, c.password)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || statusOf(err) != 422) {
			t.Errorf("%.30q of %s: %v, want %q", c.password, c.user, err, c.want)
		}
	}
}

func TestHasherIsBounded(t *testing.T) {
	h := newHasher(2)
	var mu sync.Mutex
	running, most := 0, 0
	release := make(chan struct{})
	h.key = func(string, phc) []byte {
		mu.Lock()
		running++
		most = max(most, running)
		mu.Unlock()
		<-release
		mu.Lock()
		running--
		mu.Unlock()
		return make([]byte, tagBytes)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := h.hash(t.Context(), password); err != nil {
				t.Error(err)
			}
		})
	}
	for len(h.slots) < 2 {
		time.Sleep(time.Millisecond)
	}
	given, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.hash(given, password); !errors.Is(err, errBusy) {
		t.Errorf("with all slots taken: %v", err)
	}
	close(release)
	all.Wait()
	if most > 2 {
		t.Errorf("%d at once", most)
	}
}

func TestSignInRefusals(t *testing.T) {
	d := newDesk(t, Options{})
	edit(d.store, d.store.users, "root", func(u *User) { u.Disabled = true })
	if err := d.CreateUser(t.Context(), "later", "", nil); err != nil {
		t.Fatal(err)
	}
	var text string
	var calls []string
	for _, c := range [][2]string{{"ines", "wrong"}, {"nobody", password}, {"root", password}, {"later", ""}, {"oidc:ines", password}, {"ines", ""}} {
		d.hashed, d.store.calls = 0, nil
		_, err := d.signIn(c[0], c[1])
		if statusOf(err) != 401 || text != "" && err.Error() != text || len(calls) > 0 && !slices.Equal(calls, d.store.calls) {
			t.Errorf("%q: %v after %v, before %q after %v", c, err, d.store.calls, text, calls)
		}
		if d.hashed != 1 {
			t.Errorf("%q: %d hashes, want the same work for everyone", c, d.hashed)
		}
		text, calls = err.Error(), d.store.calls
		d.lockout = newLockout()
	}
	for _, name := range []string{"", "Ines", "a b", "oidc:x", "probe:x", "-x", strings.Repeat("a", 65)} {
		if err := d.CreateUser(t.Context(), name, password, nil); statusOf(err) != 422 {
			t.Errorf("user %q: %v", name, err)
		}
	}
	if err := d.CreateUser(t.Context(), "ines", password, nil); statusOf(err) != 409 {
		t.Errorf("twice: %v", err)
	}
}

func TestLockout(t *testing.T) {
	for _, user := range []string{"ines", "nobody"} { // the same whether the user is there or not
		d := newDesk(t, Options{})
		far := func(r *http.Request) { r.RemoteAddr = "198.51.100.9:1" }
		for range freeFailures {
			if _, err := d.signIn(user, "wrong"); statusOf(err) != 401 {
				t.Fatalf("%s: %v", user, err)
			}
		}
		var waits []time.Duration
		for range 9 {
			d.hashed = 0
			_, err := d.signIn(user, password, far)
			var r *Refusal
			if !errors.As(err, &r) || r.Status != 429 || r.Wait <= 0 || d.hashed != 0 {
				t.Fatalf("%s is not locked: %v", user, err)
			}
			waits = append(waits, r.Wait)
			d.time = d.time.Add(r.Wait)
			if _, err := d.signIn(user, "wrong", func(r *http.Request) { r.RemoteAddr = "203.0.113." + string(rune('0'+len(waits))) + ":1" }); statusOf(err) != 401 {
				t.Fatalf("%s after %s: %v", user, waits, err)
			}
		}
		want := []time.Duration{15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute, 15 * time.Minute}
		if !slices.Equal(waits, want) {
			t.Errorf("%s waits %v, want %v", user, waits, want)
		}
	}
	d := newDesk(t, Options{})
	for range freeFailures {
		d.signIn("ines", "wrong")
	}
	d.lockout = newLockout()
	if _, err := d.signIn("ines", password); statusOf(err) != 429 {
		t.Errorf("a restart forgave: %v", err)
	}
	d.time = d.time.Add(longestDelay)
	d.in("ines")
	if u := d.store.users["ines"]; u.Failures != 0 {
		t.Errorf("%d failures are left", u.Failures)
	}

	d = newDesk(t, Options{})
	for i := range freeFailures {
		d.signIn("user"+string(rune('a'+i)), "wrong")
		if i == 2 {
			d.in("root") // an own account forgives the address nothing
		}
	}
	if _, err := d.signIn("ines", password); statusOf(err) != 429 {
		t.Errorf("the address is not locked: %v", err)
	}
	if _, err := d.signIn("ines", password, func(r *http.Request) { r.RemoteAddr = "198.51.100.9:1" }); err != nil {
		t.Errorf("another address: %v", err)
	}
	d.time = d.time.Add(addressMemory + time.Second)
	d.in("ines")
}

func TestChangePassword(t *testing.T) {
	d := newDesk(t, Options{})
	s, other := d.in("ines"), d.in("ines")
	const next = "seven gulls on the mast"
	change := func(old, new string) (in SignedIn, err error) {
		d.ask("POST", "/", func(ctx context.Context) { in, err = d.ChangePassword(ctx, old, new) }, with(s.Cookie), header(HeaderCSRF, s.CSRF))
		return in, err
	}
	if _, err := change("wrong", next); statusOf(err) != 401 {
		t.Errorf("without the old one: %v", err)
	}
	if _, err := change(password, "short"); statusOf(err) != 422 {
		t.Errorf("short: %v", err)
	}
	in, err := change(password, next)
	if err != nil {
		t.Fatal(err)
	}
	d.expect("the new session", d.ask("GET", "/", nil, with(in.Cookie)), 200)
	d.expect("another session", d.ask("GET", "/", nil, with(other.Cookie)), 401)
	if _, err := d.signIn("ines", password); statusOf(err) != 401 {
		t.Errorf("the old password: %v", err)
	}
	if _, err := d.signIn("ines", next); err != nil {
		t.Error(err)
	}
	if err := d.SetPassword(t.Context(), "nobody", next); statusOf(err) != 404 {
		t.Errorf("nobody: %v", err)
	}
}
