package io.paradecom.runner.execute.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Linux's {@code /proc}: one small file a process, and its environment when it is younger
 * than this JVM and so may descend from it. Whoever was seen with a mark keeps it, also when it
 * becomes a program with another environment, and costs no second file from then on. Used by one
 * thread at a time.
 */
final class ProcTableSource implements ProcessTableSource {
  private static final int MAX_ENVIRONMENT_BYTES = 8 * 1024 * 1024;
  private static final byte[] MARK = (Supervisor.MARK + "=").getBytes(StandardCharsets.US_ASCII);

  /** Where the fields stand behind the process's name, counted from 0. */
  private static final int STATE = 0;

  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int SESSION = 3;
  private static final int START = 19;

  /**
   * A process that was seen with a mark.
   *
   * @param start when it began, in clock ticks: its pid may belong to another one day
   */
  private record Marked(long start, String executionId) {}

  private final Path proc;
  private final long ownStart;
  private Map<Long, Marked> marked = Map.of();

  /**
   * @param ownPid the oldest process that could belong to us started after this one
   */
  ProcTableSource(Path proc, long ownPid) {
    this.proc = proc;
    Buffer buffer = new Buffer();
    String[] own = buffer.read(file(Long.toString(ownPid), "stat")) ? fieldsIn(buffer) : null;
    ownStart = own == null ? 0 : Long.parseLong(own[START]);
  }

  @Override
  public ProcessTable read() throws IOException {
    String[] names = proc.toFile().list();
    if (names == null) {
      throw new IOException("Expected to list " + proc + ", but the system refused.");
    }
    Buffer buffer = new Buffer();
    List<ProcessTable.Entry> entries = new ArrayList<>(names.length);
    Map<Long, Marked> seen = new HashMap<>();
    for (String name : names) {
      if (Character.isDigit(name.charAt(0))) {
        ProcessTable.Entry entry = entry(name, buffer, seen);
        if (entry != null) {
          entries.add(entry);
        }
      }
    }
    marked = seen;
    return new ProcessTable(entries);
  }

  private ProcessTable.@Nullable Entry entry(String name, Buffer buffer, Map<Long, Marked> seen) {
    if (!buffer.read(file(name, "stat"))) {
      return null;
    }
    String[] fields = fieldsIn(buffer);
    if (fields == null) {
      return null;
    }
    boolean live = !"Z".equals(fields[STATE]) && !"X".equals(fields[STATE]);
    long pid = Long.parseLong(name);
    long start = Long.parseLong(fields[START]);
    String mark = live && start >= ownStart ? markOf(pid, start, buffer) : null;
    if (mark != null) {
      seen.put(pid, new Marked(start, mark));
    }
    return new ProcessTable.Entry(
        pid,
        Long.parseLong(fields[PARENT]),
        Long.parseLong(fields[GROUP]),
        Long.parseLong(fields[SESSION]),
        live,
        mark);
  }

  private @Nullable String markOf(long pid, long start, Buffer buffer) {
    Marked before = marked.get(pid);
    if (before != null && before.start() == start) {
      return before.executionId();
    }
    return buffer.read(file(Long.toString(pid), "environ")) ? buffer.markedWith(MARK) : null;
  }

  private String file(String pid, String name) {
    return proc + "/" + pid + "/" + name;
  }

  /**
   * The name stands in parentheses and may hold anything: fields are counted behind the last one.
   */
  private static String @Nullable [] fieldsIn(Buffer buffer) {
    String line = buffer.text();
    int name = line.lastIndexOf(')');
    String[] fields = name < 0 ? new String[0] : line.substring(name + 2).split(" ", START + 2);
    return fields.length > START ? fields : null;
  }

  /** One array for all files of a reading. */
  private static final class Buffer {
    private byte[] bytes = new byte[16 * 1024];
    private int length;

    /** Reads a file; returns false when the process has ended meanwhile or belongs to another. */
    boolean read(String file) {
      length = 0;
      try (FileInputStream in = new FileInputStream(file)) {
        for (int n = in.read(bytes); n > 0; n = in.read(bytes, length, bytes.length - length)) {
          length += n;
          if (length == bytes.length && length < MAX_ENVIRONMENT_BYTES) {
            bytes = Arrays.copyOf(bytes, 2 * length);
          }
        }
        return true;
      } catch (IOException _) {
        return false;
      }
    }

    String text() {
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Returns what follows {@code name} at the beginning of one of the NUL-terminated pieces. */
    @Nullable String markedWith(byte[] name) {
      for (int start = 0; start + name.length <= length; start = endOf(start) + 1) {
        if (Arrays.equals(bytes, start, start + name.length, name, 0, name.length)) {
          int from = start + name.length;
          return new String(bytes, from, endOf(start) - from, StandardCharsets.ISO_8859_1);
        }
      }
      return null;
    }

    private int endOf(int start) {
      int end = start;
      while (end < length && bytes[end] != 0) {
        end++;
      }
      return end;
    }
  }
}
