package io.paradecom.cli;

/** Marks a group of options each of which may also be given as an environment variable. */
public interface FromEnvironment {}
