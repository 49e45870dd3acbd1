package task

import (
	"os/exec"
	"syscall"
)

// bind makes a process die with this one, however this one ends.
func bind(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
