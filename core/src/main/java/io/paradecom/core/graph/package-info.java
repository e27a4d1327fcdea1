/**
 * The shape of a workflow: whether it is a graph that can run, in which order its tasks come, how
 * long its longest path is and what a number of slots makes of it.
 *
 * <p>Everything works on a compact form of arrays and without recursion, so that depth and width
 * are bounded by memory only. The only package that imports JGraphT.
 */
@NullMarked
package io.paradecom.core.graph;

import org.jspecify.annotations.NullMarked;
