package io.paradecom.common.telemetry;

import java.util.Optional;
import java.util.stream.Stream;

/** How a role feels. Asked on any thread, at any time; answers at once. */
public interface Health {
  /** Returns why the process should be started again; empty while it lives. */
  Optional<String> failure();

  /** Returns why it does not do its work at the moment; empty when it does. */
  Optional<String> unreadiness();

  /** Returns the health of a process with several roles: the first complaint is its own. */
  static Health of(Health... roles) {
    return new Health() {
      @Override
      public Optional<String> failure() {
        return Stream.of(roles).flatMap(role -> role.failure().stream()).findFirst();
      }

      @Override
      public Optional<String> unreadiness() {
        return Stream.of(roles).flatMap(role -> role.unreadiness().stream()).findFirst();
      }
    };
  }
}
