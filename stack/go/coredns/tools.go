//go:build tools

// Package tools pins the cluster DNS server that the stack runs.
package tools

import _ "github.com/coredns/coredns"
