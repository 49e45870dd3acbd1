package access

import (
	"context"
	"errors"
	"time"
)

// What a storage answers where it can not do what it is asked for.
var (
	ErrNotFound = errors.New("not found")
	ErrExists   = errors.New("exists already")
)

// User is an account of the server.
type User struct {
	Name     string
	Password string // argon2id in PHC's form; empty where the account has no password
	Disabled bool
	Failures int       // sign-ins that failed since the last that did not
	Failed   time.Time // the last of them
	Created  time.Time
	Grants   []Grant
}

// Users keeps accounts. Every method but User changes nothing, and gives no error, where the account is not there, except
// SetPassword, which gives ErrNotFound: a sign-in makes the same calls for every name.
type Users interface {
	User(ctx context.Context, name string) (User, error) // ErrNotFound
	CreateUser(ctx context.Context, u User) error        // with its grants; ErrExists
	SetPassword(ctx context.Context, name, phc string) error
	AddFailure(ctx context.Context, name string, at time.Time) error // one more, in one statement
	ClearFailures(ctx context.Context, name string) error
}

// Session is somebody who is signed in. Its id is with him alone; Hash is the id's SHA-256.
type Session struct {
	Hash    [32]byte
	User    string
	Grants  []Grant // of somebody whom an OpenID provider vouched for; nil where the account's own count
	Created time.Time
	Used    time.Time
	Expires time.Time // the absolute end
}

// Sessions keeps who is signed in. What is not there is ended already: ending it again is no error.
type Sessions interface {
	Session(ctx context.Context, hash [32]byte) (Session, error) // ErrNotFound
	CreateSession(ctx context.Context, s Session) error
	TouchSession(ctx context.Context, hash [32]byte, used time.Time) error
	EndSession(ctx context.Context, hash [32]byte) error
	EndSessionsOf(ctx context.Context, user string) error
	// EndSessions ends those that expire at now or earlier, or were last used at idle or earlier.
	EndSessions(ctx context.Context, now, idle time.Time) error
}

// Token is what lets a program in for a user. The token is with the program alone; Hash is its SHA-256.
type Token struct {
	Hash    [32]byte
	ID      string // names the token where it is shown or revoked; lets nobody in
	User    string
	Name    string
	Cap     Grant // what it may do at most: the user's own grants bound it too
	Created time.Time
	Expires time.Time
	Used    time.Time // zero where it never was
}

// Tokens keeps API tokens.
type Tokens interface {
	Token(ctx context.Context, hash [32]byte) (Token, error) // ErrNotFound
	CreateToken(ctx context.Context, t Token) error
	TouchToken(ctx context.Context, hash [32]byte, used time.Time) error
	TokensOf(ctx context.Context, user string) ([]Token, error)
	RevokeToken(ctx context.Context, user, id string) error // ErrNotFound
}

// Storage is what a [Gate] keeps its accounts in.
type Storage interface {
	Users
	Sessions
	Tokens
}
