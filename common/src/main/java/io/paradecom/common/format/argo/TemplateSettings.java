package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.DurationText;
import io.paradecom.common.format.Node;
import io.paradecom.common.format.Quoted;
import io.paradecom.common.format.ResourceReader;
import io.paradecom.common.format.RetrySettings;
import io.paradecom.common.format.Settings;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.Timeouts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how a template is run: retries, timeouts, priority and locks. */
final class TemplateSettings {
  private static final int MAX_ATTEMPTS = 1000;
  private static final int MAX_PRIORITY = 1000;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final Texts texts;
  private final Map<String, Integer> semaphores;
  private final Library library;

  /**
   * @param semaphores to which those are added that templates name, with their units
   */
  TemplateSettings(Texts texts, Library library, Map<String, Integer> semaphores) {
    this.texts = texts;
    this.library = library;
    this.semaphores = semaphores;
  }

  /** Returns the settings of a template that is run itself. */
  Settings read(Cursor template, Scope scope) {
    Cursor retry = template.field("retryStrategy");
    Cursor attempt = template.field("activeDeadlineSeconds");
    Cursor total = template.field("timeout");
    return new Settings(
        retry == null ? once() : retry(retry, scope),
        new Timeouts(
            null,
            attempt == null ? null : positive(attempt, scope),
            total == null ? null : positive(total, scope),
            null),
        null,
        priority(template.field("priority"), scope),
        Map.of(),
        null,
        null,
        null,
        null);
  }

  /**
   * Tells which settings a template of further templates has that only one that is run can have.
   */
  void refuse(Cursor template, Report report) {
    for (String name :
        List.of("retryStrategy", "synchronization", "timeout", "activeDeadlineSeconds")) {
      Cursor at = template.field(name);
      if (at != null) {
        report.unsupported(
            at, "%s of a template that calls others".formatted(Quoted.of(name)), "it is left out");
      }
    }
  }

  private static RetrySettings once() {
    return new RetrySettings(1, null, null, null, null, null, null);
  }

  private RetrySettings retry(Cursor at, Scope scope) {
    Report report = scope.definition().report();
    Cursor limit = at.field("limit");
    Integer retries = limit == null ? Integer.valueOf(MAX_ATTEMPTS - 1) : whole(limit, scope);
    int attempts = Math.min(MAX_ATTEMPTS, retries == null ? 1 : retries + 1);
    Cursor policy = at.field("retryPolicy");
    String word = policy == null ? "" : Inputs.text(policy);
    if (policy != null && (word.equals("OnError") || word.equals("OnTransientError"))) {
      report.info(
          policy, "A program that fails is not run again; one whose runner was lost always is.");
      attempts = 1;
    }
    Cursor expression = at.field("expression");
    if (expression != null) {
      report.warning(
          expression,
          "The expression is not looked at: a failed attempt is followed by another up to the"
              + " limit.");
    }
    if (at.field("affinity") != null) {
      report.info(at, "Retries go to any runner, whatever their affinity.");
    }
    Cursor backoff = at.field("backoff");
    return backoff == null
        ? new RetrySettings(attempts, Duration.ZERO, null, null, null, null, null)
        : backoff(backoff, attempts, scope);
  }

  private RetrySettings backoff(Cursor at, int attempts, Scope scope) {
    Cursor wait = at.field("duration");
    Cursor factor = at.field("factor");
    Cursor most = at.field("cap");
    Cursor budget = at.field("maxDuration");
    return new RetrySettings(
        attempts,
        wait == null ? Duration.ZERO : duration(wait, scope),
        factor == null ? Double.valueOf(1) : factor(factor, scope),
        most == null ? null : duration(most, scope),
        null,
        null,
        budget == null ? null : positive(budget, scope));
  }

  private @Nullable Double factor(Cursor at, Scope scope) {
    String text = texts.known(at, scope);
    try {
      double factor = text == null ? 1 : new BigDecimal(text.strip()).doubleValue();
      if (factor >= 1 && factor <= 100) {
        return factor;
      }
    } catch (NumberFormatException _) {
      // It is told below, as one that is too large is.
    }
    scope
        .definition()
        .report()
        .problem(
            at, "Expected a factor of 1 to 100, but found %s.".formatted(at.node().described()));
    return null;
  }

  private @Nullable Integer whole(Cursor at, Scope scope) {
    String text = texts.known(at, scope);
    if (text != null && SECONDS.matcher(text.strip()).matches()) {
      return Integer.valueOf(text.strip());
    }
    if (text != null) {
      scope
          .definition()
          .report()
          .problem(at, "Expected a whole number, but found %s.".formatted(Quoted.of(text)));
    }
    return null;
  }

  private @Nullable Duration positive(Cursor at, Scope scope) {
    Duration duration = duration(at, scope);
    return duration == null || duration.isPositive() ? duration : null;
  }

  /** A bare number counts seconds. */
  @Nullable Duration duration(Cursor at, Scope scope) {
    String text = texts.known(at, scope);
    if (text == null) {
      return null;
    }
    String written = text.strip();
    Optional<Duration> duration =
        SECONDS.matcher(written).matches()
            ? Optional.of(Duration.ofSeconds(Long.parseLong(written)))
            : DurationText.parse(written);
    if (duration.isEmpty() || duration.get().compareTo(Duration.ofDays(3650)) > 0) {
      scope
          .definition()
          .report()
          .problem(
              at,
              "Expected seconds or a duration such as 5m, but found %s."
                  .formatted(Quoted.of(text)));
      return null;
    }
    return duration.get();
  }

  @Nullable Integer priority(@Nullable Cursor at, Scope scope) {
    String text = at == null ? null : texts.known(at, scope);
    if (at == null || text == null) {
      return null;
    }
    try {
      return Math.clamp(Long.parseLong(text.strip()), -MAX_PRIORITY, MAX_PRIORITY);
    } catch (NumberFormatException _) {
      scope
          .definition()
          .report()
          .problem(
              at,
              "Expected a whole number as a priority, but found %s.".formatted(Quoted.of(text)));
      return null;
    }
  }

  /** Returns the locks and semaphores that a run of the template holds. */
  List<ResourceReader.Want> wants(Cursor template, Scope scope) {
    List<ResourceReader.Want> wants = new ArrayList<>();
    Cursor all = template.field("synchronization");
    for (Cursor one : each(all, "mutex", "mutexes")) {
      Cursor name = one.field("name");
      String text = name == null ? null : texts.known(name, scope);
      if (text != null && isName(one, text, scope)) {
        wants.add(new ResourceReader.Want(text, ResourceWant.Mode.EXCLUSIVE, 1, one));
      }
    }
    for (Cursor one : each(all, "semaphore", "semaphores")) {
      semaphore(one, scope).ifPresent(wants::add);
    }
    return wants;
  }

  private static List<Cursor> each(@Nullable Cursor all, String single, String several) {
    List<Cursor> each = new ArrayList<>();
    Cursor one = all == null ? null : all.field(single);
    Cursor list = all == null ? null : all.field(several);
    if (one != null) {
      each.add(one);
    }
    if (list != null && list.node() instanceof Node.Items) {
      each.addAll(list.items());
    }
    return each;
  }

  private Optional<ResourceReader.Want> semaphore(Cursor at, Scope scope) {
    Cursor ref = at.field("configMapKeyRef");
    String map = ref == null ? "" : Inputs.name(ref);
    String key = ref == null ? "" : Inputs.text(ref.field("key"));
    String name = map + "." + key;
    Integer units = library.limit(map, key);
    if (units == null || !Identifiers.isValid(name)) {
      scope
          .definition()
          .report()
          .unsupported(
              at,
              "A semaphore whose limit is not in a ConfigMap of the same file (%s)"
                  .formatted(Quoted.of(name)),
              "it is left out");
      return Optional.empty();
    }
    semaphores.put(name, units);
    return Optional.of(new ResourceReader.Want(name, ResourceWant.Mode.UNITS, 1, at));
  }

  private static boolean isName(Cursor at, String text, Scope scope) {
    if (!Identifiers.isValid(text)) {
      scope
          .definition()
          .report()
          .problem(
              at,
              "Expected the name of a lock of A-Z a-z 0-9 . _ -, but found %s."
                  .formatted(Quoted.of(text)));
    }
    return Identifiers.isValid(text);
  }
}
