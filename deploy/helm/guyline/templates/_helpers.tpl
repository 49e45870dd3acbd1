{{- define "guyline.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{- define "guyline.labels" -}}
app.kubernetes.io/name: guyline
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* yes where server and workers can share what they know */ -}}
{{- define "guyline.shared" -}}
{{ if and .Values.database.url .Values.blobs.url }}yes{{ end }}
{{- end }}

{{- /* what every pod has: an account without rights, an ordinary user, and time to end well */ -}}
{{- define "guyline.pod" -}}
serviceAccountName: guyline
automountServiceAccountToken: false
enableServiceLinks: false
# What is under way is answered, finished or handed back before the process is killed; Guyline takes 30 s at most.
terminationGracePeriodSeconds: 60
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* away from each other: on other nodes where there are any, and in other zones */ -}}
{{- define "guyline.spread" -}}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "guyline.labels" .root | nindent 14 }}
              app.kubernetes.io/component: {{ .component }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "guyline.labels" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- /* what the kernel lets a container do: nothing beyond an ordinary process of an ordinary user */ -}}
{{- define "guyline.containerSecurity" -}}
privileged: false
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- /* Variables, so that commands run beside the server (kubectl exec) have them too. */ -}}
{{- define "guyline.env" -}}
- name: TMPDIR
  value: /scratch
{{- with .Values.database.url }}
- name: GUYLINE_DATABASE
  value: {{ . | quote }}
{{- end }}
{{- with .Values.blobs }}
{{- if .url }}
- name: GUYLINE_BLOBS
  value: {{ .url | quote }}
# Keys of S3 are read from these two variables and from nowhere else.
- name: AWS_ACCESS_KEY_ID
  valueFrom:
    secretKeyRef:
      name: {{ .secretName }}
      key: access-key
- name: AWS_SECRET_ACCESS_KEY
  valueFrom:
    secretKeyRef:
      name: {{ .secretName }}
      key: secret-key
{{- end }}
{{- end }}
{{- end }}

{{- define "guyline.mounts" -}}
- { name: scratch, mountPath: /scratch }
{{- if and .Values.database.url .Values.database.secretName }}
- { name: database, mountPath: /database, readOnly: true }
{{- end }}
{{- end }}

{{- define "guyline.volumes" -}}
- name: scratch
  emptyDir: { sizeLimit: {{ .scratch }} }
{{- with .root.Values.database }}
{{- if and .url .secretName }}
- name: database
  secret:
    secretName: {{ .secretName }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- end }}

{{- /* the resolver, and where there are any, the database and the bucket */ -}}
{{- define "guyline.egress" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
  ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- range list .Values.database .Values.blobs }}
{{- if .url }}
- ports:
    - { protocol: TCP, port: {{ .port }} }
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
