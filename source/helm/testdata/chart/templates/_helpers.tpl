{{- define "core.fullname" -}}
{{ .Release.Name }}-core
{{- end }}
