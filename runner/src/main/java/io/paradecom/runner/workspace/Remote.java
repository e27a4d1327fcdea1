package io.paradecom.runner.workspace;

import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.runner.workspace.RemoteException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The repository on another host that a mirror is of. It has the last word: refs move there first,
 * all or none, each only from what it is expected to name; the mirror's are copies. Thread-safe;
 * each call runs git and waits for the network.
 */
final class Remote {
  /** Where a mirror keeps the commit that the remote's {@code HEAD} names. */
  static final String HEAD_REF = Work.REFS + "head";

  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final int MOST_TRIES = 5;

  /** Somebody was faster, in the words of the servers that are about. */
  private static final Pattern RACE =
      Pattern.compile(
          "\t\\[[a-z ]*rejected] \\(.*(stale info|fetch first|non-fast-forward|atomic"
              + "|failed to update ref|cannot lock ref|incorrect old value|lock (failure|error)"
              + "|reference (already exists|conflict)|failed to lock)");

  /** The connection was lost: nobody knows whether the refs moved. */
  private static final String NO_ANSWER = "[remote failure]";

  private static final Pattern REFUSED =
      Pattern.compile(
          "authentication failed|could not read (username|password)|permission denied"
              + "|host key verification failed|access denied|invalid (username|credentials)"
              + "|returned error: 4(0[0-7]|09|1[0-9])|repository (.* )?not found"
              + "|not appear to be a git repository|does not exist|transport '.*' not allowed"
              + "|dubious ownership|certificate problem|unable to update url base from redirect"
              + "|terminal prompts disabled|not allowed to");

  private final Git git;
  private final Path mirror;
  private final String address;
  private final Credentials credentials;

  /**
   * @param git with an identity
   * @param mirror a bare repository of this runner's own
   */
  Remote(Git git, Path mirror, RepositoryAddress address, Credentials credentials) {
    this.git = git.with(credentials.variables()).within(PATIENCE);
    this.mirror = mirror;
    this.address = address.bare();
    this.credentials = credentials;
  }

  /** Without a name and a password. */
  String address() {
    return address;
  }

  /** Keeps apart what is of several remotes in one folder. */
  String name() {
    return String.valueOf(mirror.getFileName()).replace(".git", "");
  }

  /**
   * Brings the mirror's copies of the refs that concern a task up to date; branches of attempts
   * that are there are left alone.
   *
   * @throws RemoteException when the remote cannot be asked
   */
  void refresh(Work work) throws IOException, InterruptedException {
    Path lock = mirror.resolve("paradecom").resolve(".fetch.lock");
    try (FileMutex _ = FileMutex.acquire(lock, () -> true).orElseThrow()) {
      for (int i = 1; !refreshOnce(work, i == MOST_TRIES); i++) {
        // A branch of an attempt was deleted between the two questions.
      }
    }
  }

  private boolean refreshOnce(Work work, boolean last) throws IOException, InterruptedException {
    List<String> shared = List.of(work.branchRef(), work.baseRef(), work.fenceRef());
    List<String> folders = List.of("refs/heads/" + work.attemptsFolder(), work.outputsFolder());
    Map<String, String> there = list(shared, folders);
    List<String> all = new ArrayList<>(shared);
    all.addAll(folders);
    Map<String, String> here = git.refs(mirror, all.toArray(String[]::new));
    for (String name : shared) {
      if (here.containsKey(name) && !there.containsKey(name)) {
        git.ask(mirror, "update-ref", "-d", name);
      }
    }
    List<String> wanted = wanted(there, here, shared);
    // Where a branch begins that is not there yet.
    if (there.containsKey("HEAD") && !there.containsKey(work.branchRef())) {
      wanted.add("+HEAD:" + HEAD_REF);
    }
    return wanted.isEmpty() || fetch(wanted, last);
  }

  /** Returns what to fetch: what is not here, and of what all share what is another here. */
  private static List<String> wanted(
      Map<String, String> there, Map<String, String> here, List<String> shared) {
    List<String> wanted = new ArrayList<>();
    there.forEach((name, object) -> {
      String copy = here.get(name);
      boolean isNews = copy == null || (shared.contains(name) && !copy.equals(object));
      if (isNews && !name.equals("HEAD")) {
        wanted.add("+" + name + ":" + name);
      }
    });
    return wanted;
  }

  private boolean fetch(List<String> wanted, boolean last)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-prune",
                "--no-write-fetch-head",
                "--no-recurse-submodules",
                "--",
                address));
    words.addAll(wanted);
    Git.Reply reply = git.run(mirror, "", words.toArray(String[]::new));
    if (reply.exit() == 0) {
      return true;
    }
    if (!last && reply.err().contains("couldn't find remote ref")) {
      return false;
    }
    throw unreached(reply);
  }

  /** Returns what the remote's refs name: {@code HEAD}, those of {@code names}, those below. */
  private Map<String, String> list(List<String> names, List<String> folders)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("ls-remote", "--quiet", "--", address, "HEAD"));
    words.addAll(names);
    folders.forEach(folder -> words.add(folder + "*"));
    Git.Reply reply = git.run(mirror, "", words.toArray(String[]::new));
    if (reply.exit() != 0) {
      throw unreached(reply);
    }
    Map<String, String> found = new HashMap<>();
    for (String line : reply.out().lines().toList()) {
      String[] parts = line.split("\t", 2);
      // Git also lists what only ends like one of them.
      boolean asked =
          parts.length == 2
              && (parts[1].equals("HEAD")
                  || names.contains(parts[1])
                  || folders.stream().anyMatch(parts[1]::startsWith));
      if (asked) {
        found.put(parts[1], parts[0]);
      }
    }
    return found;
  }

  /**
   * Moves refs at the remote together, all or none.
   *
   * @return false: one of them names something else than expected
   * @throws RemoteException when the remote cannot be asked, or does not want the change
   */
  boolean push(List<RefChange> changes) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of("push", "--porcelain", "--atomic", "--no-verify", "--no-follow-tags"));
    changes.forEach(change -> words.add(change.lease()));
    words.addAll(List.of("--", address));
    changes.forEach(change -> words.add(change.to() + ":" + change.ref()));
    Git.Reply reply = git.run(mirror, "", words.toArray(String[]::new));
    if (reply.exit() == 0) {
      return true;
    }
    List<String> refusals = reply.out().lines().filter(line -> line.startsWith("!\t")).toList();
    if (refusals.isEmpty() || refusals.stream().anyMatch(line -> line.contains(NO_ANSWER))) {
      throw unreached(reply);
    }
    for (String refusal : refusals) {
      if (!RACE.matcher(refusal.substring(2).toLowerCase(Locale.ROOT)).find()) {
        throw denied(refusal.substring(2));
      }
    }
    return false;
  }

  /** Reads {@code FROM:TO}, a tab and the reason. */
  private RemoteException denied(String refusal) {
    String[] parts = refusal.split("\t", 2);
    String ref = parts[0].substring(parts[0].indexOf(':') + 1);
    String reason = parts.length < 2 ? "no" : parts[1].strip();
    return new RemoteException(
        Kind.DENIED,
        credentials.redacted(
            "Expected %s to take %s, but it says: %s".formatted(address, ref, reason)));
  }

  /**
   * Deletes the branches of a task's attempts at the remote.
   *
   * @param kept those that stay
   */
  void forget(Work work, List<String> kept) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("push", "--quiet", "--no-verify", "--", address));
    int before = words.size();
    for (String ref : list(List.of(), List.of("refs/heads/" + work.attemptsFolder())).keySet()) {
      if (!ref.equals("HEAD") && !kept.contains(ref)) {
        words.add(":" + ref);
      }
    }
    if (words.size() > before) {
      Git.Reply reply = git.run(mirror, "", words.toArray(String[]::new));
      if (reply.exit() != 0) {
        throw unreached(reply);
      }
    }
  }

  private RemoteException unreached(Git.Reply reply) {
    String said =
        Git.said(
            new Git.Reply(
                reply.exit(),
                credentials.redacted(reply.out()),
                credentials.redacted(reply.err())));
    boolean refused = REFUSED.matcher(said.toLowerCase(Locale.ROOT)).find();
    return new RemoteException(
        refused ? Kind.REFUSED : Kind.UNREACHED,
        "Expected the repository %s %s, but git says: %s"
            .formatted(address, refused ? "to let this runner in" : "to answer", said));
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "Remote[" + address + "]";
  }
}
