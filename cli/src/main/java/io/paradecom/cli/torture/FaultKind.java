package io.paradecom.cli.torture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done to the cluster. The name in lower case, with dashes, is that of the option. */
enum FaultKind {
  /** SIGKILL; started again later. */
  RUNNER_KILL(Role.RUNNER, Way.KILL, 4, 12),
  /** SIGSTOP, then SIGCONT: a process that was away wakes up and goes on with what it was at. */
  RUNNER_STOP(Role.RUNNER, Way.STOP, 5, 25),
  /** SIGTERM; started again when it has ended. */
  RUNNER_RESTART(Role.RUNNER, Way.RESTART, 2, 4),
  /** SIGKILL, and away for longer than the group takes to notice. */
  LEADER_KILL(Role.LEADER, Way.KILL, 14, 20),
  /** SIGSTOP for longer than its session. */
  LEADER_STOP(Role.LEADER, Way.STOP, 14, 24),
  /** SIGTERM; started again when it has ended. */
  LEADER_RESTART(Role.LEADER, Way.RESTART, 2, 4),
  /** SIGKILL of one of three. */
  BROKER_KILL(Role.BROKER, Way.KILL, 6, 15),
  /** SIGSTOP of one of three: connections stay open, and nobody answers. */
  BROKER_STOP(Role.BROKER, Way.STOP, 6, 20),
  /** SIGTERM of one of three; started again when it has ended. */
  BROKER_RESTART(Role.BROKER, Way.RESTART, 2, 4),
  /** SIGKILL of the schema registry. */
  REGISTRY_KILL(Role.REGISTRY, Way.KILL, 8, 20),
  /** Every file that a leader writes is full, as on a full disk, and so it is when it ends. */
  LEADER_DISK(Role.LEADER, Way.FILL_AND_END, 4, 10),
  /** Every file that a broker writes is full, until there is room again. */
  BROKER_DISK(Role.BROKER, Way.FILL, 4, 10),
  /** Records on the topics that are read, which nobody can decode. */
  POISON(Role.NOBODY, Way.RECORDS, 0, 0),
  /** Graphs and records above the limits. */
  OVERSIZED(Role.NOBODY, Way.RECORDS, 0, 0),
  /** A broker's links are cut: its connections stay open, and nothing goes over them. */
  NET_CUT(Role.BROKER, Way.CUT, 8, 20),
  /** A broker hears all, and nobody hears it: requests go through, answers do not. */
  NET_ONEWAY(Role.BROKER, Way.MUTE, 8, 20),
  /** Everything to and from a broker takes 100 ms longer. */
  NET_DELAY(Role.BROKER, Way.SLOW, 10, 25),
  /** A broker's connections are reset, and every new one. */
  NET_RESET(Role.BROKER, Way.RESET, 2, 6),
  /** A leader works, and its links to all brokers are cut for longer than its session. */
  LEADER_CUT(Role.LEADER, Way.CUT, 14, 24),
  /** A runner works, and its links to all brokers are cut. */
  RUNNER_CUT(Role.RUNNER, Way.CUT, 5, 25),
  /** A leader's time of day jumps by half a minute to ten, either way, and back. */
  LEADER_CLOCK(Role.LEADER, Way.CLOCK, 8, 20),
  /** The same of a runner. */
  RUNNER_CLOCK(Role.RUNNER, Way.CLOCK, 8, 20);

  /** To what it is done. */
  enum Role {
    /** One of three; one at least is left alone. */
    RUNNER("runner-", 3, 2),
    /** One of two; the other is left alone. */
    LEADER("leader-", 2, 1),
    /** One of three; two are needed for everything. */
    BROKER("broker-", 3, 1),
    /** There is one. */
    REGISTRY("registry", 1, 1),
    /** No process. */
    NOBODY("topics", 1, 1);

    private final String prefix;
    private final int count;
    private final int most;

    Role(String prefix, int count, int most) {
      this.prefix = prefix;
      this.count = count;
      this.most = most;
    }

    /** How many there are. */
    int count() {
      return count;
    }

    /** How many may be in trouble at the same time. */
    int most() {
      return most;
    }

    /** Name of one of them, from 1. */
    String name(int number) {
      return count == 1 ? prefix : prefix + number;
    }
  }

  /** How it is done. */
  enum Way {
    /** SIGKILL. */
    KILL,
    /** SIGSTOP and SIGCONT. */
    STOP,
    /** SIGTERM. */
    RESTART,
    /** A limit of the size of files, which is taken back. */
    FILL,
    /** The same, under which it is asked to end. */
    FILL_AND_END,
    /** Records are sent. */
    RECORDS,
    /** Links are cut. */
    CUT,
    /** What it says is lost. */
    MUTE,
    /** Links are slow. */
    SLOW,
    /** Connections are reset. */
    RESET,
    /** The time of day is wrong. */
    CLOCK
  }

  private final Role role;
  private final Way way;
  private final int leastSeconds;
  private final int mostSeconds;

  FaultKind(Role role, Way way, int leastSeconds, int mostSeconds) {
    this.role = role;
    this.way = way;
    this.leastSeconds = leastSeconds;
    this.mostSeconds = mostSeconds;
  }

  Role role() {
    return role;
  }

  Way way() {
    return way;
  }

  /** The least time for which it lasts, in seconds. */
  int leastSeconds() {
    return leastSeconds;
  }

  /** The longest time for which it lasts, in seconds. */
  int mostSeconds() {
    return mostSeconds;
  }

  /** Whether a process is touched, so that others may take longer to recover. */
  boolean isOfProcess() {
    return role != Role.NOBODY;
  }

  /** Whether a leader is gone at once, so that the other has to take over. */
  boolean isTakeover() {
    return this == LEADER_KILL || this == LEADER_STOP || this == LEADER_CUT;
  }

  /** Whether it is told how long it takes until work goes on. */
  boolean isTimed() {
    return isTakeover() || this == RUNNER_KILL;
  }

  /** Whether links are broken, and no process. */
  boolean isOfNetwork() {
    return switch (way) {
      case CUT, MUTE, SLOW, RESET -> true;
      case KILL, STOP, RESTART, FILL, FILL_AND_END, RECORDS, CLOCK -> false;
    };
  }

  /** Whether a clock is set wrong, which not every machine can do. */
  boolean isOfClock() {
    return way == Way.CLOCK;
  }

  /** The name of the option. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<FaultKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** All names, for a sentence. */
  static String words() {
    return Arrays.stream(values()).map(FaultKind::word).collect(Collectors.joining(", "));
  }
}
