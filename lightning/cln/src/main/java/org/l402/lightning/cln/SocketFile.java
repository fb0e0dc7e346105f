package org.l402.lightning.cln;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.l402.lightning.NodeException;

/** What can be known about a node's socket without connecting to it. */
final class SocketFile {

    /** The longest path that a socket's address has room for on every system. */
    private static final int MAX_PATH = 103;

    private SocketFile() {}

    /** What is wrong with the file, and what to do; empty when it is a socket that this user may use. */
    static Optional<NodeException> problem(Path path) {
        int length = path.toString().getBytes(Charset.defaultCharset()).length;
        if (length > MAX_PATH) {
            return access("the path of the socket " + path + " has " + length + " bytes, and a socket's address has"
                    + " room for " + MAX_PATH + "; make a shorter way to it, a symbolic link for instance");
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            return Optional.of(new NodeException(
                    "there is no socket " + path + " that this user can see; it is made when lightningd starts,"
                            + " as <lightning-dir>/<network>/lightning-rpc: see that lightningd runs, that this is its"
                            + " path, and that this user may enter the directory"));
        }
        if (!attributes.isOther()) {
            return access(path + " is " + (attributes.isDirectory() ? "a directory" : "an ordinary file")
                    + " and no socket; the one of Core Lightning is called lightning-rpc and lies in"
                    + " <lightning-dir>/<network>");
        }
        if (!Files.isWritable(path)) {
            return access("this user may not write to the socket " + path
                    + "; run as lightningd's user, or set rpc-file-mode=0660 in its configuration and join its group");
        }
        return Optional.empty();
    }

    private static Optional<NodeException> access(String problem) {
        return Optional.of(new NodeException(NodeException.Kind.ACCESS, problem));
    }
}
