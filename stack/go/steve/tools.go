//go:build tools

// Package tools pins the Rancher API server that the stack runs.
package tools

import _ "github.com/rancher/steve"
