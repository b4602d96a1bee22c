//go:build tools

// Package tools pins the volume provisioner that the stack runs.
package tools

import _ "github.com/rancher/local-path-provisioner"
