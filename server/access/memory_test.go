package access

import (
	"context"
	"slices"
	"sync"
	"time"
)

// memory is a storage for tests.
type memory struct {
	mu       sync.Mutex
	users    map[string]User
	sessions map[[32]byte]Session
	tokens   map[[32]byte]Token
	calls    []string // of Users' methods, in order
}

func newMemory() *memory {
	return &memory{users: map[string]User{}, sessions: map[[32]byte]Session{}, tokens: map[[32]byte]Token{}}
}

func get[K comparable, V any](m *memory, from map[K]V, key K) (V, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := from[key]
	if !ok {
		return v, ErrNotFound
	}
	return v, nil
}

func edit[K comparable, V any](m *memory, in map[K]V, key K, change func(*V)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := in[key]
	if !ok {
		return ErrNotFound
	}
	change(&v)
	in[key] = v
	return nil
}

func (m *memory) User(_ context.Context, name string) (User, error) {
	m.calls = append(m.calls, "User")
	return get(m, m.users, name)
}

func (m *memory) CreateUser(_ context.Context, u User) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, there := m.users[u.Name]; there {
		return ErrExists
	}
	m.users[u.Name] = u
	return nil
}

func (m *memory) SetPassword(_ context.Context, name, phc string) error {
	return edit(m, m.users, name, func(u *User) { u.Password = phc })
}

func (m *memory) AddFailure(_ context.Context, name string, at time.Time) error {
	m.calls = append(m.calls, "AddFailure")
	edit(m, m.users, name, func(u *User) { u.Failures, u.Failed = u.Failures+1, at })
	return nil
}

func (m *memory) ClearFailures(_ context.Context, name string) error {
	edit(m, m.users, name, func(u *User) { u.Failures = 0 })
	return nil
}

func (m *memory) Session(_ context.Context, hash [32]byte) (Session, error) {
	return get(m, m.sessions, hash)
}

func (m *memory) CreateSession(_ context.Context, s Session) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions[s.Hash] = s
	return nil
}

func (m *memory) TouchSession(_ context.Context, hash [32]byte, used time.Time) error {
	return edit(m, m.sessions, hash, func(s *Session) { s.Used = used })
}

func (m *memory) EndSession(_ context.Context, hash [32]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sessions, hash)
	return nil
}

func (m *memory) EndSessionsOf(_ context.Context, user string) error {
	return m.endWhere(func(s Session) bool { return s.User == user })
}

func (m *memory) EndSessions(_ context.Context, now, idle time.Time) error {
	return m.endWhere(func(s Session) bool { return !s.Expires.After(now) || !s.Used.After(idle) })
}

func (m *memory) endWhere(end func(Session) bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for hash, s := range m.sessions {
		if end(s) {
			delete(m.sessions, hash)
		}
	}
	return nil
}

func (m *memory) Token(_ context.Context, hash [32]byte) (Token, error) {
	return get(m, m.tokens, hash)
}

func (m *memory) CreateToken(_ context.Context, t Token) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens[t.Hash] = t
	return nil
}

func (m *memory) TouchToken(_ context.Context, hash [32]byte, used time.Time) error {
	return edit(m, m.tokens, hash, func(t *Token) { t.Used = used })
}

func (m *memory) TokensOf(_ context.Context, user string) (all []Token, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.tokens {
		if t.User == user {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b Token) int { return a.Created.Compare(b.Created) })
	return all, nil
}

func (m *memory) RevokeToken(_ context.Context, user, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for hash, t := range m.tokens {
		if t.User == user && t.ID == id {
			delete(m.tokens, hash)
			return nil
		}
	}
	return ErrNotFound
}
