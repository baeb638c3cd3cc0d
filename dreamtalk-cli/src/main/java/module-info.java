/** The dreamtalk command. */
module io.github.dreamtalk.cli {
    requires io.github.dreamtalk.all;
    requires io.github.dreamtalk.eval;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires java.desktop;
    requires java.management;
    requires jdk.management;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk.cli;

    opens io.github.dreamtalk.cli to
            info.picocli;
}
