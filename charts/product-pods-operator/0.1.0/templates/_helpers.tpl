{{- define "product-pods-operator.labels" -}}
app.kubernetes.io/name: product-pods-operator
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "product-pods-operator.selector" -}}
app.kubernetes.io/name: product-pods-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The operator as the API server and the admission policies see it. */}}
{{- define "product-pods-operator.user" -}}
system:serviceaccount:{{ .Release.Namespace }}:{{ .Values.serviceAccount.name }}
{{- end }}
