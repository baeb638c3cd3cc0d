package io.github.dreamtalk.service;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Everything {@link ServiceLoader} finds of one service: by the thread's context class loader first, then the library's
 * own. One broken provider never hides the others, whatever it throws: it is remembered with its problem.
 *
 * @param <S> the service
 * @param found the services that loaded, in the order they were found
 * @param broken those that did not
 */
public record ServiceSearch<S>(List<Found<S>> found, List<Broken> broken) {
    private static final int MAX_BROKEN_PROVIDERS = 100;

    /**
     * A service that loaded.
     *
     * @param <S> the service
     * @param service the service
     * @param location the jar or folder it comes from
     */
    public record Found<S>(S service, String location) {}

    /**
     * A service that could not be loaded.
     *
     * @param what its class, or what else is known of it
     * @param problem why
     */
    public record Broken(String what, String problem) {}

    /**
     * Searches.
     *
     * @param <S> the service
     * @param type the service interface
     * @param probe called with each service; what it throws makes the service a broken one
     * @return what was found
     */
    public static <S> ServiceSearch<S> of(Class<S> type, Consumer<S> probe) {
        // The service types of third parties are not known to this module when it is compiled.
        ServiceSearch.class.getModule().addUses(type);
        ServiceSearch<S> search = new ServiceSearch<>(new ArrayList<>(), new ArrayList<>());
        Set<String> seen = new HashSet<>();
        ClassLoader own = ServiceSearch.class.getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null && context != own) {
            search.addAll(ServiceLoader.load(type, context), seen, probe);
        }
        search.addAll(ServiceLoader.load(type, own), seen, probe);
        return search;
    }

    private void addAll(ServiceLoader<S> loader, Set<String> seen, Consumer<S> probe) {
        Iterator<ServiceLoader.Provider<S>> it = loader.stream().iterator();
        // A malformed service file makes hasNext or next throw, and the iteration may then go on: bounded, in case not.
        int failures = 0;
        while (failures < MAX_BROKEN_PROVIDERS) {
            String what = "a service file";
            try {
                if (!it.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<S> p = it.next();
                what = p.type().getName();
                if (seen.add(what)) {
                    S service = p.get();
                    probe.accept(service);
                    found.add(new Found<>(service, location(p.type())));
                }
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) { // a Kotlin provider may throw checked exceptions too
                failures++;
                String problem = e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")");
                if (seen.add(what + problem)) {
                    broken.add(new Broken(what, problem));
                }
            }
        }
    }

    /**
     * Where a class comes from.
     *
     * @param type the class
     * @return the jar's name, or the folder of classes
     */
    public static String location(Class<?> type) {
        var source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return "the JDK";
        }
        String path = source.getLocation().getPath();
        return path.endsWith(".jar") ? path.substring(path.lastIndexOf('/') + 1) : path;
    }
}
