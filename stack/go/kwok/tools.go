//go:build tools

// Package tools pins the node simulator that the stack runs.
package tools

import _ "sigs.k8s.io/kwok/cmd/kwok"
