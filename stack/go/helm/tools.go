//go:build tools

// Package tools pins the helm client that the stack runs.
package tools

import _ "helm.sh/helm/v3/cmd/helm"
