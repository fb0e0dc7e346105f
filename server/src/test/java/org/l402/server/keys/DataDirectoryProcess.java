package org.l402.server.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.l402.lightning.Network;

/** Opens a data directory in a process of its own and prints what it found. */
final class DataDirectoryProcess {

    private DataDirectoryProcess() {}

    public static void main(String[] args) {
        DataDirectory opened = DataDirectory.open(Path.of(args[0]), Network.REGTEST, InstantSource.system());
        System.out.println(opened.instance() + " " + opened.keys().current().id());
    }

    static String open(Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DataDirectoryProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the process ended with " + process.exitValue());
        }
        return output.strip();
    }
}
