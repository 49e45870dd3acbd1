package libconfig

import (
	"strconv"
	"strings"
)

// sort is the sort of a token.
type sort uint8

const (
	end    sort = iota
	mark        // one of = : ; , ( ) [ ] { }
	word        // a name, number, boolean, or whatever else stands without quotes
	quoted      // a string
)

type token struct {
	sort sort
	text string
	line int
}

func (t token) is(text string) bool { return t.sort == mark && t.text == text }

type lexer struct {
	rest string
	line int
	bad  string // what was wrong with the last token
}

// take cuts n bytes off and counts their lines.
func (l *lexer) take(n int) string {
	s := l.rest[:n]
	l.rest = l.rest[n:]
	l.line += strings.Count(s, "\n")
	return s
}

func (l *lexer) lex() token {
	l.skip()
	t := token{line: l.line}
	switch {
	case l.rest == "":
	case strings.HasPrefix(l.rest, "{{"):
		t.sort, t.text = word, l.word()
	case l.rest[0] == '"':
		t.sort, t.text = quoted, l.quoted()
	case strings.IndexByte("=:;,()[]{}", l.rest[0]) >= 0:
		t.sort, t.text = mark, l.take(1)
	default:
		t.sort, t.text = word, l.word()
	}
	return t
}

// skip takes blanks, comments, and a template's statements.
func (l *lexer) skip() {
	for l.rest != "" {
		switch {
		case strings.IndexByte(" \t\r\n\f\v", l.rest[0]) >= 0:
			l.take(1)
		case l.rest[0] == '#', strings.HasPrefix(l.rest, "//"):
			n := strings.IndexByte(l.rest, '\n')
			if n < 0 {
				n = len(l.rest)
			}
			l.take(n)
		case strings.HasPrefix(l.rest, "/*"):
			n := strings.Index(l.rest[2:], "*/")
			if n < 0 {
				l.bad = "a comment is not closed"
				l.take(len(l.rest))
				return
			}
			l.take(n + 4)
		case strings.HasPrefix(l.rest, "{%"):
			l.take(template(l.rest, "%}"))
		default:
			return
		}
	}
}

// maxVariable is the longest ${NAME:-default} that is looked for.
const maxVariable = 1 << 10

// word takes everything up to a blank, a comment or a mark; a variable's and a template's braces belong to it.
func (l *lexer) word() string {
	n := 0
	for n < len(l.rest) {
		if strings.HasPrefix(l.rest[n:], "{{") {
			n += template(l.rest[n:], "}}")
			continue
		}
		if strings.HasPrefix(l.rest[n:], "${") {
			closing := strings.IndexAny(l.rest[n:min(n+maxVariable, len(l.rest))], "}\n")
			if closing < 0 || l.rest[n+closing] == '\n' {
				n += 2
				continue
			}
			n += closing + 1
			continue
		}
		if strings.IndexByte(" \t\r\n\f\v=:;,()[]{}\"#", l.rest[n]) >= 0 ||
			strings.HasPrefix(l.rest[n:], "//") || strings.HasPrefix(l.rest[n:], "/*") {
			break
		}
		n++
	}
	return l.take(max(n, 1))
}

// template is the length of a placeholder at the beginning of text that ends in closing, of its first line where it does
// not end.
func template(text, closing string) int {
	line, _, _ := strings.Cut(text, "\n")
	if n := strings.Index(line, closing); n >= 0 {
		return n + len(closing)
	}
	return len(line)
}

// quoted takes a string and gives its content; escapes are those of the manual, 7.5.
func (l *lexer) quoted() string {
	var b strings.Builder
	i := 1
	for i < len(l.rest) && l.rest[i] != '"' {
		if strings.HasPrefix(l.rest[i:], "{{") { // a template's own quotes
			n := template(l.rest[i:], "}}")
			b.WriteString(l.rest[i : i+n])
			i += n
			continue
		}
		if l.rest[i] != '\\' || i+1 >= len(l.rest) {
			b.WriteByte(l.rest[i])
			i++
			continue
		}
		i++
		switch c := l.rest[i]; c {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case 'f':
			b.WriteByte('\f')
		case 'a':
			b.WriteByte('\a')
		case 'b':
			b.WriteByte('\b')
		case 'v':
			b.WriteByte('\v')
		case 'x':
			if i+2 < len(l.rest) {
				if v, err := strconv.ParseUint(l.rest[i+1:i+3], 16, 8); err == nil {
					b.WriteByte(byte(v))
					i += 2
					break
				}
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		i++
	}
	if i >= len(l.rest) {
		l.bad = "a string is not closed"
		l.take(len(l.rest))
		return b.String()
	}
	l.take(i + 1)
	return b.String()
}
