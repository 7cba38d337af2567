package dev.concierge.trainer.hyperparameters;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes records of hyper-parameters from their defaults and changes them by name. A name is a
 * component's name ({@code clipRange}) or, where several sections have it, {@code section.name}
 * ({@code reward.seed}). Thread-safe.
 */
public final class Hyperparameters {

  /**
   * One parameter as shown to a person.
   *
   * @param value its value as text
   */
  public record Described(
      String section, String name, String value, double min, double max, String about) {}

  private Hyperparameters() {}

  /** The record of the defaults. */
  public static <R extends Record> R defaults(Class<R> type) {
    return defaults(type, Map.of());
  }

  /**
   * The record of the defaults.
   *
   * @param others values by name of the components that carry no {@link Range}
   */
  public static <R extends Record> R defaults(Class<R> type, Map<String, ?> others) {
    return create(
        type,
        component -> {
          Range range = component.getAnnotation(Range.class);
          return range == null
              ? others.get(component.getName())
              : number(range.value(), component.getType());
        });
  }

  /**
   * The record with one component changed, for its own typed methods.
   *
   * @throws IllegalArgumentException if the value is out of its range
   */
  public static <R extends Record> R with(R record, String name, Object value) {
    @SuppressWarnings("unchecked") // a record's class is what it is
    Class<R> type = (Class<R>) record.getClass();
    if (Arrays.stream(type.getRecordComponents()).noneMatch(c -> c.getName().equals(name))) {
      throw new IllegalArgumentException("[" + type.getSimpleName() + "] has no [" + name + "]");
    }
    return create(
        type,
        component -> {
          if (!component.getName().equals(name)) {
            return value(record, component);
          }
          Range range = component.getAnnotation(Range.class);
          if (range != null && value instanceof Number number) {
            requireWithin(range, name, number.doubleValue(), number.toString());
          }
          return value;
        });
  }

  /**
   * The sections with the overrides applied. A plain name that several sections have changes all of
   * them.
   *
   * @param sections section name to record, such as {@code ppo} to a {@code PpoConfig}
   * @throws IllegalArgumentException naming an unknown parameter and the known ones, or a value
   *     that is malformed or out of its range
   */
  public static Map<String, Record> apply(
      Map<String, ? extends Record> sections, Map<String, String> overrides) {
    overrides.keySet().forEach(name -> requireKnown(name, sections));
    Map<String, Record> changed = new LinkedHashMap<>();
    sections.forEach(
        (section, defaults) -> changed.put(section, apply(section, defaults, overrides)));
    return changed;
  }

  /** One record with the overrides applied; see {@link #apply(Map, Map)}. */
  public static <R extends Record> R apply(R defaults, Map<String, String> overrides) {
    @SuppressWarnings("unchecked") // the record comes back as it went in, with other values
    R changed = (R) apply(Map.of("", defaults), overrides).get("");
    return changed;
  }

  /** Every parameter with its value, range and meaning, in order of declaration. */
  public static List<Described> describe(Map<String, ? extends Record> sections) {
    List<Described> all = new ArrayList<>();
    sections.forEach(
        (section, record) -> {
          for (RecordComponent component : record.getClass().getRecordComponents()) {
            Range range = component.getAnnotation(Range.class);
            if (range != null) {
              all.add(
                  new Described(
                      section,
                      component.getName(),
                      String.valueOf(value(record, component)),
                      range.min(),
                      range.max(),
                      range.about()));
            }
          }
        });
    return all;
  }

  private static void requireKnown(String name, Map<String, ? extends Record> sections) {
    List<Described> known = describe(sections);
    if (known.stream().noneMatch(p -> matches(name, p.section(), p.name()))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "unknown hyper-parameter [%s], expected one of [%s]",
              name,
              known.stream().map(Described::name).distinct().collect(Collectors.joining(", "))));
    }
  }

  private static boolean matches(String name, String section, String component) {
    return name.equals(component) || name.equals(section + "." + component);
  }

  private static Record apply(String section, Record defaults, Map<String, String> overrides) {
    return create(
        defaults.getClass(),
        component -> {
          String name = component.getName();
          String text = overrides.getOrDefault(section + "." + name, overrides.get(name));
          Range range = component.getAnnotation(Range.class);
          return text == null || range == null
              ? value(defaults, component)
              : parse(name, text, component.getType(), range);
        });
  }

  private static <R extends Record> R create(
      Class<R> type, Function<RecordComponent, Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] arguments = Arrays.stream(components).map(values).toArray();
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true); // a record may be its package's own
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object parse(String name, String text, Class<?> type, Range range) {
    if (type == boolean.class) {
      if (!text.equals("true") && !text.equals("false")) {
        throw new IllegalArgumentException(
            "hyper-parameter [" + name + "] must be true or false but was [" + text + "]");
      }
      return Boolean.valueOf(text);
    }
    double number;
    try {
      number = type == double.class ? Double.parseDouble(text) : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "hyper-parameter [%s] must be a %s but was [%s]",
              name,
              type == double.class ? "number" : "whole number",
              text),
          e);
    }
    requireWithin(range, name, number, text);
    return type == long.class ? (Object) Long.valueOf(text) : number(number, type);
  }

  private static void requireWithin(Range range, String name, double value, String text) {
    if (!(value >= range.min() && value <= range.max())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "hyper-parameter [%s] must lie in [%s, %s] but was [%s]",
              name,
              plain(range.min()),
              plain(range.max()),
              text));
    }
  }

  private static Object number(double value, Class<?> type) {
    if (type == boolean.class) {
      return value != 0;
    }
    if (type == int.class) {
      return (int) value;
    }
    return type == long.class ? (Object) (long) value : (Object) value;
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
