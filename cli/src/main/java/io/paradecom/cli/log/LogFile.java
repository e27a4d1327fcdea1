package io.paradecom.cli.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The program's log as a file: {@code paradecom.log} and up to three older ones, 10 MB each. It has
 * more than the terminal shows: our own events from INFO on, Kafka's warnings.
 */
public final class LogFile implements AutoCloseable {
  /** The logger trees of Kafka's clients, streams and broker. */
  static final List<String> KAFKA = List.of("org.apache.kafka", "kafka", "state.change.logger");

  /**
   * Loggers in those trees that call an error what is tried again a moment later: requests that
   * meet the controller before it is active, appends of a producer that the broker does not know
   * yet, share state sought and coordinators loaded while the broker stops, state that is restored
   * from the log because the process before was killed. Their lines go to the file only.
   */
  static final List<String> EXCITED =
      List.of(
          "kafka.server.ControllerApis",
          "kafka.server.ReplicaManager",
          "org.apache.kafka.coordinator.common.runtime.CoordinatorRuntime",
          "org.apache.kafka.streams.processor.internals.TaskManager",
          "org.apache.kafka.server.share.persister.PersisterStateManager");

  private static final String NAME = "paradecom.log";
  private static final String PATTERN = "%d{ISO8601} %-5level [%thread] %logger{36} %msg %kvp%n";
  private static final int OLDER_FILES = 3;
  private static final long LARGEST_BYTES = 10L << 20;

  private final List<Logger> loggers;
  private final RollingFileAppender<ILoggingEvent> appender;

  private LogFile(List<Logger> loggers, RollingFileAppender<ILoggingEvent> appender) {
    this.loggers = loggers;
    this.appender = appender;
  }

  /**
   * Writes the log into {@code folder} as well, from now until the returned object is closed. The
   * folder must exist.
   *
   * @throws IllegalStateException when something else than Logback is on the class path
   */
  public static LogFile open(Path folder) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext logging)) {
      throw new IllegalStateException(
          "Expected Logback to do the logging, but found "
              + LoggerFactory.getILoggerFactory().getClass());
    }
    RollingFileAppender<ILoggingEvent> appender = appender(logging, folder);
    List<Logger> loggers =
        Stream.of(List.of(Logger.ROOT_LOGGER_NAME), KAFKA, EXCITED)
            .flatMap(List::stream)
            .map(logging::getLogger)
            .toList();
    loggers.forEach(logger -> logger.addAppender(appender));
    return new LogFile(loggers, appender);
  }

  private static RollingFileAppender<ILoggingEvent> appender(LoggerContext logging, Path folder) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(logging);
    appender.setFile(folder.resolve(NAME).toString());
    appender.setEncoder(LogConfigurator.encoder(logging, PATTERN));

    FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
    older.setContext(logging);
    older.setParent(appender);
    older.setFileNamePattern(folder.resolve(NAME + ".%i").toString());
    older.setMaxIndex(OLDER_FILES);
    older.start();
    appender.setRollingPolicy(older);

    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(logging);
    size.setMaxFileSize(new FileSize(LARGEST_BYTES));
    size.start();
    appender.setTriggeringPolicy(size);
    appender.start();
    return appender;
  }

  /** Stops writing. */
  @Override
  public void close() {
    loggers.forEach(logger -> logger.detachAppender(appender));
    appender.stop();
  }
}
