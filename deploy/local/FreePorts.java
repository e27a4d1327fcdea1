import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Prints as many different free ports of 127.0.0.1 as its argument says, one a line. */
final class FreePorts {
  public static void main(String[] arguments) throws IOException {
    List<ServerSocket> open = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    for (ServerSocket socket : open) {
      System.out.println(socket.getLocalPort());
      socket.close();
    }
  }
}
