package io.paradecom.common.layout;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where the boxes and arrows of a picture go, by ELK's layered layout.
 *
 * @param boxes left upper corner and size of each node, by its place
 * @param paths points of each edge, by its place
 */
public record LayeredLayout(double width, double height, List<Box> boxes, List<List<Point>> paths) {
  /** A rectangle. */
  public record Box(double x, double y, double width, double height) {}

  /** A point. */
  public record Point(double x, double y) {}

  /** An edge between two places, from what comes first. */
  public record Arrow(int from, int to) {}

  private static final double PADDING = 12;

  /** From so many edges on, arrows are straight lines: bends cost more time than they help. */
  private static final int STRAIGHT_FROM = 400;

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  public LayeredLayout {
    boxes = List.copyOf(boxes);
    paths = List.copyOf(paths);
  }

  /**
   * Lays a graph out from left to right. Some milliseconds for ten boxes, a second for three
   * hundred.
   *
   * @param sizes of the boxes by place; their corners are not looked at
   * @param arrows without cycles
   */
  public static LayeredLayout of(List<Box> sizes, List<Arrow> arrows) {
    ElkNode root = ElkGraphUtil.createGraph();
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(PADDING));
    root.setProperty(LayeredOptions.SPACING_NODE_NODE, 14.0);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 36.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE, 12.0);
    root.setProperty(LayeredOptions.RANDOM_SEED, 1);
    boolean isLarge = arrows.size() >= STRAIGHT_FROM;
    root.setProperty(
        CoreOptions.EDGE_ROUTING, isLarge ? EdgeRouting.POLYLINE : EdgeRouting.ORTHOGONAL);
    root.setProperty(LayeredOptions.THOROUGHNESS, isLarge ? 3 : 7);
    List<ElkNode> nodes = new ArrayList<>();
    for (Box size : sizes) {
      ElkNode node = ElkGraphUtil.createNode(root);
      node.setDimensions(size.width(), size.height());
      nodes.add(node);
    }
    List<ElkEdge> edges = new ArrayList<>();
    for (Arrow edge : arrows) {
      edges.add(ElkGraphUtil.createSimpleEdge(nodes.get(edge.from()), nodes.get(edge.to())));
    }
    new RecursiveGraphLayoutEngine().layout(root, new NullElkProgressMonitor());
    return new LayeredLayout(
        root.getWidth(),
        root.getHeight(),
        nodes.stream()
            .map(node -> new Box(node.getX(), node.getY(), node.getWidth(), node.getHeight()))
            .toList(),
        edges.stream().map(LayeredLayout::path).toList());
  }

  private static List<Point> path(ElkEdge edge) {
    List<Point> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(new Point(section.getStartX(), section.getStartY()));
      section.getBendPoints().forEach(bend -> points.add(new Point(bend.getX(), bend.getY())));
      points.add(new Point(section.getEndX(), section.getEndY()));
    }
    return points;
  }
}
