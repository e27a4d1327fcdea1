package io.paradecom.common.registry;

import org.apache.avro.Schema;

/**
 * One version of a subject as a registry holds it.
 *
 * @param subject the name under which schemas replace each other
 * @param version from 1, with possible gaps
 * @param id the registry-wide id that records carry
 * @param schema the parsed schema
 */
public record RegisteredSchema(String subject, int version, int id, Schema schema) {}
