package helm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// ErrNoHelm says that the helm command is not installed.
var ErrNoHelm = errors.New("the helm command is not installed")

// renderTime is the longest that rendering one chart may take.
const renderTime = 30 * time.Second

// Renderable reports whether a folder is a chart that [Render] can render: it has Chart.yaml and templates.
func Renderable(dir string) bool {
	chart, err := os.Stat(filepath.Join(dir, "Chart.yaml"))
	if err != nil || chart.IsDir() {
		return false
	}
	templates, err := os.Stat(filepath.Join(dir, "templates"))
	return err == nil && templates.IsDir()
}

// Installed reports whether there is a helm command to render with.
func Installed() bool {
	_, err := exec.LookPath("helm")
	return err == nil
}

// Render renders the chart in a folder with its own values, as "helm template" does: the manifests, each behind a comment
// that names its template. It needs no cluster and no network, and so a chart whose sub-charts are not below charts/
// fails. Plug-ins and settings of the user are not used.
func Render(ctx context.Context, dir string) ([]byte, error) {
	program, err := exec.LookPath("helm")
	if err != nil {
		return nil, ErrNoHelm
	}
	home, err := os.MkdirTemp("", "guyline-helm-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(home)
	ctx, cancel := context.WithTimeout(ctx, renderTime)
	defer cancel()
	command := exec.CommandContext(ctx, program, "template", "guyline", dir)
	command.WaitDelay = time.Second
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "HELM_NO_PLUGINS=1", "HELM_CACHE_HOME=" + home,
		"HELM_CONFIG_HOME=" + home, "HELM_DATA_HOME=" + home, "KUBECONFIG=" + filepath.Join(home, "none")}
	var out, problem bytes.Buffer
	command.Stdout, command.Stderr = &out, &problem
	if err := command.Run(); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(problem.String()), "\n")
		return nil, fmt.Errorf("helm template %s: %w: %s", dir, err, first)
	}
	return out.Bytes(), nil
}
