package io.paradecom.cli.keys;

import io.paradecom.cli.CliException;
import io.paradecom.cli.DurationConverter;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.FromEnvironment;
import io.paradecom.cli.terminal.Table;
import io.paradecom.leader.access.ApiKey;
import io.paradecom.leader.access.KeyFile;
import io.paradecom.leader.access.Namespace;
import io.paradecom.leader.access.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom keys}: who may use the REST interface of leaders. */
@Command(
    name = "keys",
    description = {
      "Make, list and revoke keys to the REST interface of leaders.",
      "",
      "The file has no secret, only what a key is known by. Every leader of an installation gets"
          + " the same with --keys, and looks at it again by itself."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(create | list | revoke)",
    subcommands = {KeysCommand.Create.class, KeysCommand.ListKeys.class, KeysCommand.Revoke.class})
public final class KeysCommand {
  /** The option that names the file, here and for leaders. */
  public static final String OPTION = "--keys";

  /** Where the keys are. */
  static final class FileOption implements FromEnvironment {
    @Option(names = OPTION, paramLabel = "FILE", required = true, description = "The file of keys.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    private KeyFile keys() {
      return new KeyFile(file);
    }

    private List<ApiKey> read() {
      try {
        return keys().read();
      } catch (IOException unreadable) {
        throw unusable(unreadable);
      }
    }

    private void write(List<ApiKey> keys) {
      try {
        keys().write(keys);
      } catch (IOException failed) {
        throw new CliException(
            ExitCode.INFRASTRUCTURE,
            "Expected to write %s %s, but %s.".formatted(OPTION, file, failed),
            failed);
      }
    }
  }

  private static CliException unusable(IOException failed) {
    return new CliException(ExitCode.INFRASTRUCTURE, String.valueOf(failed.getMessage()), failed);
  }

  /** {@code keys create}. */
  @Command(
      name = "create",
      description = "Make a key and print it, once: it is kept nowhere.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Create implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FileOption file;

    @Option(
        names = "--name",
        paramLabel = "TEXT",
        required = true,
        description = "Whom or what it is for; stands beside what is done with it.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
        names = "--scope",
        paramLabel = "SCOPE",
        defaultValue = "viewer",
        description =
            "viewer reads, submitter hands graphs in too, operator changes what runs too, admin may"
                + " do all; worker asks a runner for work and may do nothing else (default:"
                + " ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Scope scope;

    @Option(
        names = "--namespace",
        paramLabel = "NAME",
        description =
            "Keep it to workflows, definitions and schedules whose ids begin with NAME and a dot;"
                + " everything else is as if it were not there (default: it is not kept to any).")
    private @Nullable String namespace;

    @Option(
        names = "--expires",
        paramLabel = "DURATION",
        defaultValue = "90d",
        converter = DurationConverter.class,
        description =
            "How long it counts, as 12h or 90d; 0s: until it is revoked (default:"
                + " ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Duration expires;

    @Option(names = "--first", description = "Do nothing where there is a file of keys.")
    private boolean first;

    @Override
    public Integer call() {
      List<ApiKey> keys = new ArrayList<>();
      if (Files.exists(file.keys().path())) {
        if (first) {
          System.err.println("There is a file of keys; 'keys create' without --first adds one.");
          return ExitCode.SUCCESS.code();
        }
        keys.addAll(file.read());
      }
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      Namespace bound = bound();
      try {
        ApiKey.Made made =
            ApiKey.make(
                name,
                scope,
                bound,
                now,
                expires.isZero() ? null : now.plus(expires),
                new SecureRandom());
        keys.add(made.key());
        file.write(keys);
        System.err.printf(
            "Key %s for '%s', %s%s. It is shown this once:%n",
            made.key().id(), name, lower(scope), bound == null ? "" : " in " + bound.name());
        System.out.println(made.text());
        return ExitCode.SUCCESS.code();
      } catch (IllegalArgumentException invalid) {
        throw new CliException(ExitCode.INVALID, "keys create: " + invalid.getMessage(), invalid);
      }
    }

    private @Nullable Namespace bound() {
      try {
        return namespace == null ? null : new Namespace(namespace);
      } catch (IllegalArgumentException invalid) {
        throw new CliException(ExitCode.INVALID, "--namespace: " + invalid.getMessage(), invalid);
      }
    }
  }

  /** {@code keys list}. */
  @Command(name = "list", description = "List the keys.", mixinStandardHelpOptions = true)
  static final class ListKeys implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FileOption file;

    @Override
    public Integer call() {
      Table table = new Table("KEY", "SCOPE", "NAMESPACE", "EXPIRES", "NAME");
      for (ApiKey key : file.read()) {
        Namespace bound = key.namespace();
        table.add(
            key.id(),
            lower(key.scope()),
            bound == null ? "all" : bound.name(),
            text(key.expires()),
            key.name());
      }
      table.lines().forEach(System.out::println);
      return ExitCode.SUCCESS.code();
    }

    private static String text(@Nullable Instant expires) {
      if (expires == null) {
        return "never";
      }
      return expires.isBefore(Instant.now()) ? "expired" : expires.toString();
    }
  }

  /** {@code keys revoke}. */
  @Command(
      name = "revoke",
      description = "Let a key count no longer; leaders notice within a second or two.",
      mixinStandardHelpOptions = true)
  static final class Revoke implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FileOption file;

    @Parameters(paramLabel = "KEY", description = "Its id, as 'keys list' shows it.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Override
    public Integer call() {
      List<ApiKey> keys = new ArrayList<>(file.read());
      if (!keys.removeIf(key -> key.id().equals(id))) {
        throw new CliException(
            ExitCode.INVALID, "Expected the id of a key, but there is no '%s'.".formatted(id));
      }
      file.write(keys);
      System.err.println("Revoked " + id);
      return ExitCode.SUCCESS.code();
    }
  }

  private static String lower(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }
}
