package io.paradecom.common.registry;

import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.specific.SpecificFixed;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Lets Avro load the classes that it generated itself.
 *
 * <p>Since 1.12.2 Avro loads no class that a schema names unless a JVM-wide predicate trusts it,
 * and by default trusts nobody's generated records, not even those that the caller asks for by
 * class. Their constructors take nothing and do nothing, which is what that check is about; so
 * records, fixed and enums that implement Avro's own interfaces are trusted here, everything else
 * stays with the predicate that was in force before. System properties would do the same, but a
 * library that Kafka loads by class name cannot ask for them.
 */
public final class GeneratedClasses {
  private static final boolean TRUSTED = install();

  private GeneratedClasses() {}

  /** Makes sure that they are trusted; cheap to repeat. */
  public static boolean trust() {
    return TRUSTED;
  }

  private static boolean install() {
    ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(before, GeneratedClasses::isGenerated));
    return true;
  }

  private static boolean isGenerated(Class<?> type) {
    return SpecificRecord.class.isAssignableFrom(type)
        || SpecificFixed.class.isAssignableFrom(type)
        || (type.isEnum() && GenericEnumSymbol.class.isAssignableFrom(type));
  }
}
