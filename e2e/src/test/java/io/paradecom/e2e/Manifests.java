package io.paradecom.e2e;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the chart of this repository makes of values, and what Kubernetes' own types say of it. */
final class Manifests {
  static final Path CHART = Path.of("..", "deploy", "helm", "paradecom");

  private static final Map<String, Class<?>> TYPES =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", ConfigMap.class),
          Map.entry("v1/ResourceQuota", ResourceQuota.class),
          Map.entry("v1/Service", Service.class),
          Map.entry("v1/ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1/Deployment", Deployment.class),
          Map.entry("apps/v1/StatefulSet", StatefulSet.class),
          Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
          Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class));

  /** The types keep what they do not know aside; here that is an error. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new WithoutAnySetter())
          .build();

  private final List<JsonNode> documents;

  private Manifests(List<JsonNode> documents) {
    this.documents = documents;
  }

  /**
   * Renders the chart as release {@code demo} in namespace {@code work}.
   *
   * @throws IllegalStateException with Helm's message when it refuses the values
   */
  static Manifests render(Path values) throws IOException {
    TemplateCommand command =
        new Helm(CHART).template().withName("demo").withNamespace("work").withValuesFile(values);
    YAMLMapper yaml = new YAMLMapper();
    try (var parser = yaml.createParser(command.call())) {
      return new Manifests(
          yaml.readValues(parser, JsonNode.class).readAll().stream()
              .filter(JsonNode::isObject)
              .toList());
    }
  }

  Stream<JsonNode> all() {
    return documents.stream();
  }

  Stream<JsonNode> ofKind(String kind) {
    return all().filter(document -> document.get("kind").asText().equals(kind));
  }

  JsonNode one(String kind, String name) {
    return ofKind(kind)
        .filter(document -> document.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Expected a " + kind + " " + name + "."));
  }

  /** Returns whether Kubernetes' types are at hand for a document. */
  static boolean isTyped(JsonNode document) {
    return TYPES.containsKey(type(document));
  }

  /**
   * Reads a document as Kubernetes would.
   *
   * @throws IOException names what the type does not have, or has otherwise
   */
  static Object typed(JsonNode document) throws IOException {
    return STRICT.treeToValue(document, TYPES.get(type(document)));
  }

  private static String type(JsonNode document) {
    return document.get("apiVersion").asText() + "/" + document.get("kind").asText();
  }

  private static final class WithoutAnySetter extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }
  }
}
