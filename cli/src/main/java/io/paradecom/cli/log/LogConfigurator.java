package io.paradecom.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Sets the log up when the first logger is asked for: warnings of ours and errors of Kafka to
 * standard error, so that standard output holds results only. {@link LogFile} adds the file.
 *
 * <p>In Java, because reading the same from an XML file takes 0.2 s of every start. A file named by
 * the system property {@code logback.configurationFile} is read instead of this.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  /** The property with which a person replaces all of this. */
  private static final String OWN_CONFIGURATION = "logback.configurationFile";

  private static final String CONSOLE_PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{20} %msg %kvp%n";

  @Override
  public ExecutionStatus configure(LoggerContext logging) {
    if (System.getProperty(OWN_CONFIGURATION) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Logger root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console(logging, Level.WARN));
    logging.getLogger("io.paradecom").setLevel(Level.INFO);
    ConsoleAppender<ILoggingEvent> errors = console(logging, Level.ERROR);
    for (String name : LogFile.KAFKA) {
      Logger kafka = logging.getLogger(name);
      kafka.setAdditive(false);
      kafka.addAppender(errors);
    }
    // Who wished for what is written down, however little else is.
    Logger audit = logging.getLogger("paradecom.audit");
    audit.setLevel(Level.INFO);
    audit.setAdditive(false);
    audit.addAppender(console(logging, Level.INFO));
    LogFile.EXCITED.forEach(name -> logging.getLogger(name).setAdditive(false));
    // Warns at each start that the controller begins to work.
    logging.getLogger("org.apache.kafka.controller.QuorumController").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext logging, Level least) {
    ThresholdFilter filter = new ThresholdFilter();
    filter.setLevel(least.levelStr);
    filter.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(logging);
    console.setTarget("System.err");
    console.setEncoder(encoder(logging, CONSOLE_PATTERN));
    console.addFilter(filter);
    console.start();
    return console;
  }

  static PatternLayoutEncoder encoder(LoggerContext logging, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logging);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }
}
