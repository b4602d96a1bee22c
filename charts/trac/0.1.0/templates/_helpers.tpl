{{/* Labels that pick one product of this release. Call with (list $ "trac"). */}}
{{- define "trac.selector" -}}
app.kubernetes.io/name: {{ index . 1 }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
{{- end }}

{{- define "trac.labels" -}}
{{ include "trac.selector" . }}
app.kubernetes.io/part-of: trac
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ (index . 0).Chart.Name }}-{{ (index . 0).Chart.Version }}
{{- end }}

{{/* A password that stays what it was: the Secret's if there is one, else a new one. Call with (list $ "secret name" "key"). */}}
{{- define "trac.password" -}}
{{- $secret := lookup "v1" "Secret" (index . 0).Release.Namespace (index . 1) | default dict -}}
{{- index ($secret.data | default dict) (index . 2) | default (randAlphaNum 24 | b64enc) -}}
{{- end }}

{{/* CPU and memory by size. Memory is bounded, CPU is not: starting wants more of it than running. */}}
{{- define "trac.resources" -}}
{{- $sizes := dict
  "small" (dict "trac" (list "100m" "128Mi" "512Mi") "postgresql" (list "100m" "128Mi" "512Mi"))
  "medium" (dict "trac" (list "500m" "256Mi" "1Gi") "postgresql" (list "500m" "512Mi" "1Gi"))
  "large" (dict "trac" (list "2" "512Mi" "2Gi") "postgresql" (list "2" "1Gi" "4Gi")) -}}
{{- $numbers := index $sizes (index . 0).Values.size (index . 1) -}}
requests:
  cpu: {{ index $numbers 0 | quote }}
  memory: {{ index $numbers 1 }}
limits:
  memory: {{ index $numbers 2 }}
{{- end }}

{{/* Both images run as this user and need nothing from the node. */}}
{{- define "trac.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "trac.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* A volume claim. Call with (list $ "postgresql" "1Gi"). */}}
{{- define "trac.claim" -}}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ (index . 0).Release.Name }}-{{ index . 1 }}
  labels: {{- include "trac.labels" . | nindent 4 }}
spec:
  accessModes: [ReadWriteOnce]
  {{- with (index . 0).Values.storage.storageClass }}
  storageClassName: {{ . | quote }}
  {{- end }}
  resources:
    requests:
      storage: {{ index . 2 | quote }}
{{- end }}

{{/* The address users see, as far as it is known here. */}}
{{- define "trac.baseUrl" -}}
{{- if .Values.trac.baseUrl -}}
{{ .Values.trac.baseUrl }}
{{- else if .Values.ingress.enabled -}}
{{ ternary "https" "http" (ne .Values.ingress.tlsSecret "") }}://{{ .Values.ingress.host }}
{{- end -}}
{{- end }}
