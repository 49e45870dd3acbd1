package live

import (
	"errors"
	"fmt"
	"syscall"
)

// BecomeUser gives up root for good, in all threads: the supplementary groups, the group and the user, in this order
// because each step needs what the next one takes. The kernel clears all capabilities with the last user id 0
// (capabilities(7), "Effect of user ID changes on capabilities"). What is open stays open.
func BecomeUser(uid, gid int) error {
	if err := syscall.Setgroups([]int{}); err != nil {
		return fmt.Errorf("live: give up the supplementary groups: %w", err)
	}
	if err := syscall.Setgid(gid); err != nil {
		return fmt.Errorf("live: become group %d: %w", gid, err)
	}
	if err := syscall.Setuid(uid); err != nil {
		return fmt.Errorf("live: become user %d: %w", uid, err)
	}
	if uid != 0 && syscall.Setuid(0) == nil {
		return errors.New("live: root was given up, and could be taken back")
	}
	return nil
}
