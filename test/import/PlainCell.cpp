// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The equations of ONNX LSTM, GRU and RNN, one scalar at a time.

#include "test/import/PlainCell.h"

#include <algorithm>
#include <cmath>

namespace pannikin::test {

static Vector numbers(size_t count, double phase) {
  Vector result;
  for (size_t i = 0; i < count; ++i)
    result.push_back(float(std::sin(1.7 * double(i) + phase)));
  return result;
}

void CellCase::fill() {
  int64_t d = directions(), g = gates();
  w = numbers(d * g * hidden * inputs, 0.1);
  r = numbers(d * g * hidden * hidden, 0.5);
  b = numbers(d * 2 * g * hidden, 0.9);
  initialH = numbers(d * hidden, 1.3);
  initialC = numbers(d * hidden, 1.9);
  p = numbers(d * 3 * hidden, 2.3);
}

namespace {
/// One direction of one case.
class PlainDirection {
public:
  PlainDirection(const CellCase &cell, int64_t direction)
      : cell(cell), d(direction), n(cell.hidden), g(cell.gates()), h(n, 0.0),
        c(n, 0.0) {
    if (!cell.hasInitial)
      return;
    for (int64_t i = 0; i < n; ++i) {
      h[i] = cell.initialH[d * n + i];
      c[i] = cell.initialC[d * n + i];
    }
  }

  void step(const double *x) {
    if (cell.op == "LSTM")
      stepLstm(x);
    else if (cell.op == "GRU")
      stepGru(x);
    else
      stepRnn(x);
  }

private:
  const CellCase &cell;
  int64_t d, n, g;

  double wx(int64_t gate, int64_t i, const double *x) const {
    double sum = 0;
    for (int64_t j = 0; j < cell.inputs; ++j)
      sum += cell.w[((d * g + gate) * n + i) * cell.inputs + j] * x[j];
    return sum;
  }

  double rh(int64_t gate, int64_t i, const Vector &state) const {
    double sum = 0;
    for (int64_t j = 0; j < n; ++j)
      sum += cell.r[((d * g + gate) * n + i) * n + j] * state[j];
    return sum;
  }

  double bias(int64_t block, int64_t i) const {
    return cell.hasBias ? cell.b[d * 2 * g * n + block * n + i] : 0;
  }

  double peephole(int64_t block, int64_t i) const {
    return cell.hasPeepholes ? cell.p[d * 3 * n + block * n + i] : 0;
  }

  double act(int64_t which, double x) const;

  void stepLstm(const double *x) {
    Vector nextH(n), nextC(n);
    for (int64_t i = 0; i < n; ++i) {
      auto sum = [&](int64_t k) {
        return wx(k, i, x) + rh(k, i, h) + bias(k, i) + bias(g + k, i);
      };
      double in = act(0, sum(0) + peephole(0, i) * c[i]);
      double forget =
          cell.inputForget ? 1 - in : act(0, sum(2) + peephole(2, i) * c[i]);
      nextC[i] = forget * c[i] + in * act(1, sum(3));
      double out = act(0, sum(1) + peephole(1, i) * nextC[i]);
      nextH[i] = out * act(2, nextC[i]);
    }
    h = nextH;
    c = nextC;
  }

  void stepGru(const double *x) {
    Vector z(n), r(n), reset(n), next(n);
    for (int64_t i = 0; i < n; ++i) {
      auto sum = [&](int64_t k) {
        return wx(k, i, x) + rh(k, i, h) + bias(k, i) + bias(g + k, i);
      };
      z[i] = act(0, sum(0));
      r[i] = act(0, sum(1));
      reset[i] = r[i] * h[i];
    }
    for (int64_t i = 0; i < n; ++i) {
      double hidden = cell.linearBeforeReset ? r[i] * (rh(2, i, h) + bias(5, i))
                                             : rh(2, i, reset) + bias(5, i);
      double candidate = act(1, wx(2, i, x) + hidden + bias(2, i));
      next[i] = (1 - z[i]) * candidate + z[i] * h[i];
    }
    h = next;
  }

  void stepRnn(const double *x) {
    Vector next(n);
    for (int64_t i = 0; i < n; ++i)
      next[i] = act(0, wx(0, i, x) + rh(0, i, h) + bias(0, i) + bias(1, i));
    h = next;
  }

public:
  Vector h, c;
};
} // namespace

double PlainDirection::act(int64_t which, double x) const {
  static const std::vector<std::string> lstm = {"Sigmoid", "Tanh", "Tanh"},
                                        gru = {"Sigmoid", "Tanh"},
                                        rnn = {"Tanh"};
  const auto &defaults = cell.op == "LSTM"  ? lstm
                         : cell.op == "GRU" ? gru
                                            : rnn;
  std::string name = cell.activations.empty()
                         ? defaults[which]
                         : cell.activations[d * defaults.size() + which];
  // The cases that give parameters give them to their only function.
  double alpha = cell.alpha.empty() ? 0 : cell.alpha[0];
  double beta = cell.beta.empty() ? 0 : cell.beta[0];
  // The last of an LSTM's reads the state, not a sum of products.
  if (cell.clip > 0 && which < 2)
    x = std::clamp(x, -cell.clip, cell.clip);
  if (name == "Sigmoid")
    return 1 / (1 + std::exp(-x));
  if (name == "Tanh")
    return std::tanh(x);
  if (name == "Relu")
    return std::max(x, 0.0);
  if (name == "Affine")
    return alpha * x + beta;
  if (name == "LeakyRelu")
    return x >= 0 ? x : alpha * x;
  if (name == "ThresholdedRelu")
    return x > alpha ? x : 0;
  if (name == "ScaledTanh")
    return alpha * std::tanh(beta * x);
  if (name == "HardSigmoid")
    return std::clamp(alpha * x + beta, 0.0, 1.0);
  if (name == "Elu")
    return x >= 0 ? x : alpha * (std::exp(x) - 1);
  if (name == "Softsign")
    return x / (1 + std::fabs(x));
  return std::log(1 + std::exp(x)); // Softplus
}

CellResult runPlainly(const CellCase &cell, const Vector &x) {
  int64_t n = cell.hidden, count = cell.directions();
  CellResult result;
  result.y.assign(cell.steps * count * n, 0.0);
  for (int64_t d = 0; d < count; ++d) {
    bool reverse = cell.direction == "reverse" || d == 1;
    PlainDirection plain(cell, d);
    for (int64_t k = 0; k < cell.length(); ++k) {
      int64_t t = reverse ? cell.length() - 1 - k : k;
      plain.step(x.data() + t * cell.inputs);
      for (int64_t i = 0; i < n; ++i)
        result.y[(t * count + d) * n + i] = plain.h[i];
    }
    result.h.insert(result.h.end(), plain.h.begin(), plain.h.end());
    result.c.insert(result.c.end(), plain.c.begin(), plain.c.end());
  }
  return result;
}

} // namespace pannikin::test
