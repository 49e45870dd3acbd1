package published

// defaults are the accounts that products and their published deployments come with.
var defaults = []struct {
	user, password string
	entry          Entry
}{
	{"admin", "1423", Entry{"Open5GS WebUI's first account", "github.com/open5gs/open5gs webui"}},
	{"admin", "free5gc", Entry{"free5GC webconsole's first account", "github.com/free5gc/webconsole"}},
	{"test", "test", Entry{"OAI core's MySQL account", "OAI cn5g-fed docker-compose"}},
	{"root", "linux", Entry{"OAI core's MySQL administrator", "OAI cn5g-fed docker-compose"}},
	{"admin", "admin", Entry{"first account of Grafana and of many web consoles", "grafana.com documentation"}},
	{"root", "example", Entry{"MongoDB administrator of the image's documentation", "hub.docker.com mongo"}},
	{"admin", "pass", Entry{"first account of mongo-express", "hub.docker.com mongo-express"}},
	{"admin", "Kp8bJ4SXszM0WXlhak3eHlcse2gAw84vaoGGmJvUy2U", Entry{"first account of ONAP's and O-RAN SC's SDN-R", "O-RAN SC documentation"}},
	{"netconf", "netconf!", Entry{"account of O-RAN SC's simulators", "O-RAN SC sim/o1-interface"}},
	{"onos", "rocks", Entry{"first account of ONOS", "ONOS documentation"}},
	{"karaf", "karaf", Entry{"first account of Apache Karaf, ONOS and OpenDaylight", "Karaf documentation"}},
	{"admin@magma.test", "password1234", Entry{"account of Magma's management system in its documentation", "github.com/magma/magma docs"}},
	{"magma_dev", "magma_dev", Entry{"database account of Magma's development deployment", "github.com/magma/magma orc8r/cloud/docker"}},
	{"vagrant", "vagrant", Entry{"account of Vagrant boxes, Magma's among them", "vagrantup.com documentation"}},
	{"guest", "guest", Entry{"first account of RabbitMQ", "rabbitmq.com documentation"}},
	{"minioadmin", "minioadmin", Entry{"first account of MinIO", "min.io documentation"}},
	{"elastic", "changeme", Entry{"first account of Elasticsearch", "elastic.co documentation"}},
	{"admin", "Harbor12345", Entry{"first account of Harbor", "goharbor.io documentation"}},
	{"cassandra", "cassandra", Entry{"first account of Cassandra", "cassandra.apache.org documentation"}},
	{"postgres", "postgres", Entry{"PostgreSQL administrator of many deployments", "hub.docker.com postgres"}},
	{"nephio", "secret", Entry{"Git account of Nephio's sandbox", "github.com/nephio-project/test-infra"}},
}

// guessable are passwords that every list of common ones begins with, and those that stand in examples.
var guessable = []string{
	"password", "Password", "PASSWORD", "password1", "Password1", "password123", "Password123", "password1234", "passw0rd",
	"Passw0rd", "P@ssw0rd", "p@ssw0rd", "pass", "pass123", "passwd", "mypassword", "yourpassword", "rootpassword", "dbpassword",
	"0", "000000", "111111", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "123123", "654321",
	"abc123", "admin", "Admin", "admin1", "admin123", "admin1234", "admin12345", "Admin123", "administrator", "root", "root123",
	"toor", "test", "test123", "test1234", "testing", "tester", "guest", "user", "user123", "demo", "example", "sample",
	"changeme", "change_me", "changeit", "changethis", "ChangeMe", "default", "secret", "secret123", "supersecret", "letmein",
	"qwerty", "qwerty123", "welcome", "Welcome1", "iloveyou", "monkey", "dragon", "master", "linux", "ubuntu", "debian", "oracle",
	"mysql", "mongo", "mongodb", "mongoadmin", "postgres", "postgresql", "redis", "grafana", "prometheus", "influxdb", "docker",
	"kubernetes", "vagrant", "raspberry", "operator", "manager", "service", "system", "super", "public", "private", "cisco",
	"open5gs", "Open5GS", "free5gc", "free5GC", "oai", "openair", "srsran", "srslte", "magma", "onos", "aether", "sdcore", "5gc",
	"core", "ran", "gnb", "none", "null", "empty", "todo", "TODO", "xxx", "foobar", "foo", "bar",
}
