package io.paradecom.core;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.jgrapht.Graph;

/** Classes that break the rules of the core on purpose, to show that the rules notice. */
final class ImpureExamples {
  private ImpureExamples() {}

  static final class ReadsClock {
    Instant now() {
      return Instant.now();
    }
  }

  static final class ReadsNanos {
    long now() {
      return System.nanoTime();
    }
  }

  static final class PassesNow {
    Supplier<Instant> clock() {
      return Instant::now;
    }
  }

  static final class DrawsUuid {
    UUID id() {
      return UUID.randomUUID();
    }
  }

  static final class Unseeded {
    SplittableRandom random() {
      return new SplittableRandom();
    }
  }

  static final class Seeded {
    SplittableRandom random(long seed) {
      return new SplittableRandom(seed);
    }
  }

  static final class StartsThread {
    void start(Runnable work) {
      Thread.ofVirtual().start(work);
    }
  }

  static final class UsesExecutor {
    void start(Executor executor, Runnable work) {
      executor.execute(work);
    }
  }

  static final class Prints {
    void print(String text) {
      System.out.println(text);
    }
  }

  static final class UsesForeign {
    void fail() {
      Assertions.fail("example");
    }
  }

  static final class UsesJgrapht {
    int size(Graph<String, String> graph) {
      return graph.vertexSet().size();
    }
  }
}
