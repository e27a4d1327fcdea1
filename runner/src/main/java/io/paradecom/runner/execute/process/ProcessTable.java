package io.paradecom.runner.execute.process;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All processes of the machine at one moment. */
final class ProcessTable {
  /**
   * One process.
   *
   * @param group its process group
   * @param session its session, or its process group where the system does not tell sessions
   * @param live whether it can still run: not a zombie
   * @param executionId the value of {@link Supervisor#MARK} in its environment; null: none, or not
   *     readable
   */
  record Entry(
      long pid,
      long parent,
      long group,
      long session,
      boolean live,
      @Nullable String executionId) {}

  private final Map<Long, Entry> entries = new HashMap<>();

  ProcessTable(List<Entry> entries) {
    entries.forEach(entry -> this.entries.put(entry.pid(), entry));
  }

  /**
   * Returns the live processes that bear the mark {@code executionId} or are in the session {@code
   * root}, and all descendants and sessions of these. O(processes × depth of the tree).
   */
  Set<Long> membersOf(String executionId, long root) {
    Set<Long> members = new HashSet<>();
    for (Entry entry : entries.values()) {
      if (executionId.equals(entry.executionId()) || entry.session() == root) {
        members.add(entry.pid());
      }
    }
    boolean grew = !members.isEmpty();
    while (grew) {
      grew = false;
      for (Entry entry : entries.values()) {
        if (members.contains(entry.parent()) || members.contains(entry.session())) {
          grew |= members.add(entry.pid());
        }
      }
    }
    members.removeIf(pid -> !isLive(pid));
    return members;
  }

  /**
   * Returns the process groups that {@code members} are in, except those of the session of {@code
   * outsider}: there, somebody else may be in the group as well.
   */
  Set<Long> groupsOf(Set<Long> members, long outsider) {
    Entry other = entries.get(outsider);
    Set<Long> groups = new HashSet<>();
    for (long pid : members) {
      Entry member = entries.get(pid);
      if (member != null && other != null && member.session() != other.session()) {
        groups.add(member.group());
      }
    }
    return groups;
  }

  private boolean isLive(long pid) {
    Entry entry = entries.get(pid);
    return entry != null && entry.live();
  }
}
