{{- define "paradecom.name" -}}
{{- $chart := default .Chart.Name .Values.nameOverride -}}
{{- $name := ternary .Release.Name (printf "%s-%s" .Release.Name $chart) (contains $chart .Release.Name) -}}
{{- /* Pods get further parts behind it, and no label may have more than 63 characters. */ -}}
{{- $name | trunc 32 | trimSuffix "-" -}}
{{- end -}}

{{- define "paradecom.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "paradecom.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name (.Chart.Version | replace "+" "_") }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "paradecom.selector" . }}
{{- end -}}

{{- /* Something where the REST interface is served: somebody is asked who they are. */ -}}
{{- define "paradecom.rest" -}}
{{- if and .Values.rest.oidc.issuer (not .Values.rest.oidc.audience) -}}
{{- fail "Expected rest.oidc.audience to name whom tokens are for, where rest.oidc.issuer is given." -}}
{{- end -}}
{{- or .Values.rest.keysSecret .Values.rest.oidc.issuer -}}
{{- end -}}

{{- define "paradecom.image" -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}

{{- /* What a pool of runners is told, or all of them. Takes [root, values of the pool]. */ -}}
{{- define "paradecom.pool" -}}
{{- $root := index . 0 -}}
{{- mergeOverwrite (deepCopy $root.Values.runnerDefaults) (deepCopy (default dict (index . 1))) | toYaml -}}
{{- end -}}

{{- define "paradecom.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "paradecom.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "paradecom.clusterEnv" -}}
- name: PARADECOM_BOOTSTRAP
  value: {{ required "Expected kafka.bootstrap to name the brokers, as kafka:9092, but it is empty." .Values.kafka.bootstrap | quote }}
- name: PARADECOM_REGISTRY
  value: {{ required "Expected registry.url to name the schema registry, as http://registry:8081, but it is empty." .Values.registry.url | quote }}
- name: PARADECOM_PREFIX
  value: {{ .Values.kafka.prefix | quote }}
- name: PARADECOM_METRICS_PORT
  value: {{ .Values.metrics.port | quote }}
{{- if .Values.kafka.clientSecret }}
- name: PARADECOM_CLIENT_CONFIG
  value: /etc/paradecom/client/client.properties
{{- end }}
{{- end -}}

{{- define "paradecom.probes" -}}
# A restart restores state from the cluster, which may take a while.
startupProbe:
  httpGet: { path: /livez, port: metrics }
  periodSeconds: 5
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /livez, port: metrics }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /readyz, port: metrics }
  periodSeconds: 5
  timeoutSeconds: 5
{{- end -}}

{{- /* Ports of Kafka and the registry, one on each line. */ -}}
{{- define "paradecom.clusterPorts" -}}
{{- $ports := list -}}
{{- range splitList "," .Values.kafka.bootstrap -}}
{{- $ports = append $ports (last (splitList ":" .)) -}}
{{- end -}}
{{- range splitList "," .Values.registry.url -}}
{{- $url := urlParse . -}}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" -}}
{{- $ports = append $ports (default (ternary "443" "80" (eq $url.scheme "https")) $port) -}}
{{- end -}}
{{- range uniq $ports }}
- { protocol: TCP, port: {{ . }} }
{{- end -}}
{{- end -}}
