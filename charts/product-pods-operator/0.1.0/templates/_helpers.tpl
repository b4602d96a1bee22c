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

{{/* Where the API server sends reviews: (list . path). */}}
{{- define "product-pods-operator.reviews" -}}
{{- $root := index . 0 -}}
{{- if $root.Values.admission.url -}}
url: {{ printf "%s%s" (trimSuffix "/" $root.Values.admission.url) (index . 1) | quote }}
{{- else -}}
service:
  name: product-pods-operator
  namespace: {{ $root.Release.Namespace }}
  path: {{ index . 1 }}
  port: 443
{{- end }}
{{- end }}

{{/* Parts of schemas that several resources share. */}}

{{/* A CEL expression: the seconds of a duration in the grammar of lifetimes. */}}
{{- define "product-pods-operator.seconds" -}}
((TEXT.contains('w') ? int(TEXT.find('[0-9]+w').replace('w', '')) * 604800 : 0) + (TEXT.contains('d') ? int(TEXT.find('[0-9]+d').replace('d', '')) * 86400 : 0) + (TEXT.contains('h') ? int(TEXT.find('[0-9]+h').replace('h', '')) * 3600 : 0) + (TEXT.contains('m') ? int(TEXT.find('[0-9]+m').replace('m', '')) * 60 : 0) + (TEXT.contains('s') ? int(TEXT.find('[0-9]+s').replace('s', '')) : 0))
{{- end }}
{{- define "product-pods-operator.secondsOf" -}}
{{ include "product-pods-operator.seconds" . | replace "TEXT" . }}
{{- end }}

{{/* The rest of a field that holds a duration between two bounds: least, most (seconds), and range (words). */}}
{{- define "product-pods-operator.duration" -}}
type: string
minLength: 2
maxLength: 40
pattern: ^([0-9]{1,9}w)?([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?$
x-kubernetes-validations:
  - rule: "{{ include "product-pods-operator.secondsOf" "self" }} >= {{ .least }}"
    message: it is at least {{ .leastText }}
  - rule: "{{ include "product-pods-operator.secondsOf" "self" }} <= {{ .most }}"
    message: it is at most {{ .mostText }}
{{- end }}

{{/* The rest of a field that holds a Kubernetes quantity which is not absurd. */}}
{{- define "product-pods-operator.quantity" -}}
type: string
maxLength: 32
pattern: ^[0-9]{1,12}([.][0-9]{1,9})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$
x-kubernetes-validations:
  - rule: quantity(self).isLessThan(quantity('8P'))
    message: nobody has as much as that
{{- end }}

{{- define "product-pods-operator.sleepSchedule" -}}
type: object
required: [sleep]
x-kubernetes-validations:
  - rule: "!has(self.wake) || self.wake != self.sleep"
    message: a pod cannot go to sleep and wake at the same time
properties:
  sleep:
    type: string
    description: When it goes to sleep. A cron expression of five fields, such as "0 20 * * 1-5".
    minLength: 9
    maxLength: 200
    x-kubernetes-validations:
      - rule: self.trim().split(' ').filter(field, field != '').size() == 5
        message: a schedule has five fields, such as 0 20 * * 1-5
  wake:
    type: string
    description: When it wakes. Absent, somebody must wake it.
    minLength: 9
    maxLength: 200
    x-kubernetes-validations:
      - rule: self.trim().split(' ').filter(field, field != '').size() == 5
        message: a schedule has five fields, such as 0 7 * * 1-5
  timeZone:
    type: string
    description: Time zone of the IANA database in which the schedule is meant, such as Europe/Berlin. UTC when absent.
    maxLength: 64
    pattern: ^[A-Za-z0-9_+/-]+$
{{- end }}
