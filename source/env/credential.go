package env

import (
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Credential is an account that variables give. User is "" where they name none. A URI that carries both is its own
// user and password.
type Credential struct {
	User     string
	Password source.EnvVar // its value is the password
}

// passwordEnds are the ends of names whose value is a password; what stands before them names the account too.
var passwordEnds = []string{"PASSWORD", "PASSWD", "PASSWRD", "PASS", "PWD"}

var userEnds = []string{"USERNAME", "USER", "USER_NAME", "LOGIN"}

// rootUsers are the accounts whose names images fix, by the name of the password's variable (documentation of the
// official images mysql, mariadb and postgres, and of Bitnami's mongodb).
var rootUsers = map[string]string{
	"MYSQL_ROOT_PASSWORD":        "root",
	"MARIADB_ROOT_PASSWORD":      "root",
	"POSTGRES_PASSWORD":          "postgres",
	"MONGODB_ROOT_PASSWORD":      "root",
	"GF_SECURITY_ADMIN_PASSWORD": "admin",
}

// switches are names that end like a password and hold a setting.
var switches = pattern.New(`ALLOW_EMPTY|RANDOM_|ONETIME|^(?:OLD)?PWD$|PASSWORDLESS|BYPASS|(?:^|_)BY_?PASS$|COMPASS$`)

// Credentials are the accounts whose passwords the variables hold in clear. Values that are empty, or filled in
// elsewhere, are no passwords.
func Credentials(vars []source.EnvVar) []Credential {
	values := map[string]string{}
	for _, v := range vars {
		if !source.Open(v.Value) {
			values[strings.ToUpper(v.Name)] = v.Value
		}
	}
	var list []Credential
	for _, v := range vars {
		if v.Value == "" || source.Open(v.Value) {
			continue
		}
		if user, password, ok := source.URIUser(v.Value); ok && password != "" {
			list = append(list, Credential{user, source.EnvVar{Name: v.Name, Value: password, Line: v.Line}})
			continue
		}
		stem, ok := passwordStem(v.Name)
		if !ok {
			continue
		}
		c := Credential{User: rootUsers[strings.ToUpper(v.Name)], Password: v}
		for _, end := range userEnds {
			if user := values[strings.ToUpper(stem+end)]; user != "" {
				c.User = user
				break
			}
		}
		list = append(list, c)
	}
	return list
}

func passwordStem(name string) (stem string, ok bool) {
	upper := strings.ToUpper(name)
	if switches().MatchString(upper) {
		return "", false
	}
	for _, end := range passwordEnds {
		if strings.HasSuffix(upper, end) {
			return name[:len(name)-len(end)], true
		}
	}
	return "", false
}

// Put records a credential under its owner.
func Put(f *source.File, owner *network.Element, c Credential) {
	e := f.Net.Add(network.KindCredential, "", c.Password.Name, owner)
	source.PutText(f, e, network.UserName, c.User, c.Password.Line)
	source.PutText(f, e, network.Password, c.Password.Value, c.Password.Line)
}

var (
	secretName = pattern.New(`(?:^|_)(?:SECRET|TOKEN|SECRET_?KEY|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|JWT_?KEY|OPERATOR_KEY)$`)
	keyName    = pattern.New(`(?:KEY|KI|_K|OPC|_OP|^OP)$`)
	keyValue   = pattern.New(`^[0-9A-Fa-f]{32}$`) // K, OP and OPc have 128 bits, TS 33.102 6.3
	noSecret   = pattern.New(`^(?i:true|false|yes|no|on|off|none|null|[0-9]{1,3}|/.*)$`)
)

// Secret reports whether a variable holds a secret in clear: a password, a token, a key, a URI with a password.
func Secret(v source.EnvVar) bool {
	if v.Value == "" || source.Open(v.Value) {
		return false
	}
	if _, password, ok := source.URIUser(v.Value); ok && password != "" {
		return true
	}
	if _, ok := passwordStem(v.Name); ok {
		return true
	}
	upper := strings.ToUpper(v.Name)
	return secretName().MatchString(upper) && !noSecret().MatchString(v.Value) ||
		keyName().MatchString(upper) && keyValue().MatchString(v.Value)
}

// Database reports whether a URI scheme is that of a database.
func Database(scheme string) bool {
	switch scheme {
	case "mongodb", "mongodb+srv", "mysql", "mariadb", "postgres", "postgresql", "redis", "rediss":
		return true
	}
	return false
}
