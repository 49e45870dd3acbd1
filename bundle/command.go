package bundle

import (
	"bytes"
	"context"
	"crypto"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// CommandSigner signs by a command, as those of key management services and hardware modules do: it gets what is to be signed on standard
// input (with ECDSA the SHA-256 of it) and prints the signature in base64. Its public key is read from a file. What it prints is verified.
func CommandSigner(ctx context.Context, command []string, publicFile string) (*Signer, error) {
	if len(command) == 0 {
		return nil, errors.New("the command that signs is empty")
	}
	text, err := os.ReadFile(publicFile)
	if err != nil {
		return nil, err
	}
	keys, err := ParseVerifiers(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", publicFile, err)
	}
	return NewSigner(commandKey{ctx, command, keys[0].public})
}

type commandKey struct {
	ctx     context.Context
	command []string
	public  crypto.PublicKey
}

func (k commandKey) Public() crypto.PublicKey { return k.public }

func (k commandKey) Sign(_ io.Reader, data []byte, _ crypto.SignerOpts) ([]byte, error) {
	c := exec.CommandContext(k.ctx, k.command[0], k.command[1:]...)
	c.Stdin = bytes.NewReader(data)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", k.command[0], err, bytes.TrimSpace(stderr.Bytes()))
	}
	sig, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(out)))
	if err != nil {
		return nil, fmt.Errorf("%s: expected a signature in base64 on standard output: %w", k.command[0], err)
	}
	return sig, nil
}
